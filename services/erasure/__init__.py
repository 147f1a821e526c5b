"""Erasure: a business, a team or a person goes for good; first what will go is counted, then it is typed out."""

from services.erasure.businesses import delete_business
from services.erasure.counting import (
    AccountErasure,
    BusinessErasure,
    Counts,
    OwnedTeam,
    TeamErasure,
    read_account_erasure,
    read_business_erasure,
    read_team_erasure,
)
from services.erasure.people import delete_account
from services.erasure.teams import delete_team

__all__ = [
    "AccountErasure",
    "BusinessErasure",
    "Counts",
    "OwnedTeam",
    "TeamErasure",
    "delete_account",
    "delete_business",
    "delete_team",
    "read_account_erasure",
    "read_business_erasure",
    "read_team_erasure",
]
