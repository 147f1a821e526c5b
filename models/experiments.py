"""Experiments, in which chance decides what a customer is offered; and the daily counts of what offers earned."""

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model


class ExperimentSubject(StrEnum):
    """What the variants differ in: the section of the business's settings that they stand in for."""

    INCENTIVE = "incentive"
    CONTACT = "contact"


class ExperimentState(StrEnum):
    RUNNING = "running"  # one a business at most, see migration 0017
    STOPPED = "stopped"


class Experiment(Model):
    """`variants` hold settings of the section as a form would save them, the first is what others are held against.

    Rates and differences are shares of 1. `planned` is how many customers each variant is to be judged by, fixed
    at the start; `settled` are the counts by which it was judged, once and for all.
    """

    id = fields.IntField(primary_key=True)
    team = fields.ForeignKeyField("models.Team", related_name="experiments")
    business = fields.ForeignKeyField("models.Business", related_name="experiments")
    subject = fields.CharEnumField(ExperimentSubject, max_length=10)
    variants = fields.JSONField(default=list)  # [{field: value}], never changed once it runs
    base_rate = fields.FloatField()
    smallest_difference = fields.FloatField()
    planned = fields.IntField()
    state = fields.CharEnumField(ExperimentState, max_length=10, default=ExperimentState.RUNNING)
    started_by = fields.ForeignKeyField("models.User", null=True, related_name=False, on_delete=fields.SET_NULL)
    started_at = fields.DatetimeField(auto_now_add=True)
    stopped_by = fields.ForeignKeyField("models.User", null=True, related_name=False, on_delete=fields.SET_NULL)
    stopped_at = fields.DatetimeField(null=True)
    settled = fields.JSONField(null=True)  # [{"customers", "answered"}] by variant
    settled_at = fields.DatetimeField(null=True)
    adopted = fields.IntField(null=True)  # the variant that was put into the settings

    class Meta:
        table = "experiments"


class OfferTally(Model):
    """What was first offered to so many customers on one day (UTC), and how many of them have answered since.

    `what` is the wording of an incentive or a call to action, or "experiment:variant". `day`s that have not settled
    are counted anew each night; settled ones stay, also when their customers are deleted.
    """

    id = fields.BigIntField(primary_key=True)
    business = fields.ForeignKeyField("models.Business", related_name="offer_tallies")
    day = fields.DateField()
    kind = fields.CharField(max_length=10)  # incentive, contact, experiment
    what = fields.TextField()
    customers = fields.IntField()
    answered = fields.IntField()
    interested = fields.IntField()
    edited = fields.IntField()  # mails that left in the wording of a person
    changed = fields.IntField()  # of these, without the offer that the writer had put in

    class Meta:
        table = "offer_tallies"


class OfferTallying(Model):
    """How far the tallies of a business reach: every day before `until` (UTC) has been counted."""

    id = fields.IntField(primary_key=True)
    business = fields.OneToOneField("models.Business", related_name="offer_tallying")
    until = fields.DateField()

    class Meta:
        table = "offer_tallyings"
