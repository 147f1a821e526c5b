"""A full plan refuses at every door, says the way to more to those who may buy, and whom to ask to the others."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

import config
from models import Business, Customer, Team
from services.accounts import actor_for_slack
from services.businesses import create_business, list_businesses
from services.errors import OverLimit, ProductError
from services.plans import Feature
from services.plans.limits import limits_of
from services.plans.refusing import businesses_full, customers_full, more_credits, not_in_plan, seats_full
from services.teams import invite_member, read_team
from services.translation import speaking, translated
from tests.cast import Cast
