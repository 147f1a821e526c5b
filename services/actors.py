"""Who asks: a person in a team, at one door, with the rights of this moment. The only way to tenant rows (law 4)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from tortoise.expressions import Subquery
from tortoise.fields import BigIntField
from tortoise.models import Model
from tortoise.queryset import QuerySet

from models import Business, Role, Team
from services.errors import NotAllowed, NotFound
from services.permissions import PERMISSION_WORDS, Grant, Permission, grant
from services.translation import text

Row = TypeVar("Row", bound=Model)
_NOUNS = {  # of the tables whose rows people ask for by their number
    "Batch": text("batch"),
    "Business": text("business"),
    "BusinessChange": text("change"),
    "Customer": text("customer"),
    "CustomerDeletion": text("deletion"),
    "Email": text("email"),
    "Experiment": text("experiment"),
    "Import": text("import"),
    "Invitation": text("invitation"),
    "DkimKey": text("key"),
    "MailLoop": text("mail"),
    "MailServer": text("mail server"),
    "Reply": text("reply"),
    "Suppression": text("address"),
    "SuppressionImport": text("import"),
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Made anew by a door for each request (law 3); `permission` is what the running use-case asks for.

    `notes` gathers the facts of the act for its one audit row.
    """

    team_id: int
    user_id: int
    name: str
    role: Role
    door: str  # slack, web, api, operator
    from_address: str = ""  # the IP address that they came from, where the door knows one
    language: str = ""  # that they read, where the door knows it
    permission: Permission | None = None
    notes: dict[str, Any] = field(default_factory=dict)
    reached: list[str] = field(default_factory=list)  # tables asked for by `rows`, see usecase

    def doing(self, permission: Permission) -> Actor:
        return replace(self, permission=permission, notes={}, reached=[])

    def may(self, act: Any) -> bool:
        """Whether a door should offer the act at all; the act itself asks again."""
        return grant(self.role, act.permission) is not Grant.NO

    @property
    def sees_unmasked(self) -> bool:
        return grant(self.role, Permission.VIEW_CUSTOMER_DATA_UNMASKED) is Grant.YES

    def note(self, **facts: Any) -> None:
        self.notes.update(facts)

    def rows(self, model: type[Row]) -> QuerySet[Row]:
        """This team's rows that the running act may touch: with an `OWN` grant, only of businesses of one's own.

        What belongs to a deleted business is gone for every act, however long its erasure takes.
        """
        if self.permission is None:
            raise RuntimeError(f"rows of {model.__name__} asked for outside a use-case")
        self.reached.append(model.__name__)
        rows = self._standing(model)
        if grant(self.role, self.permission) is Grant.OWN:
            if model is Business:
                rows = rows.filter(created_by_id=self.user_id)
            elif "business" in model._meta.fields_map:
                rows = rows.filter(business__created_by_id=self.user_id)
        return rows

    async def find(self, model: type[Row], id: Any, *related: str) -> Row:
        """One row of this team's, by id.

        Raises:
            NotFound: no such row in this team, whoever else may have one.
            NotAllowed: the row is of a business that somebody else created, and the role reaches only one's own.
        """
        noun = _NOUNS.get(model.__name__) or model.__name__.lower()
        try:
            number = int(id)
        except (TypeError, ValueError):
            raise NotFound(text("There is no such {noun}.", noun=noun)) from None
        # The database would not even compare a number that its column can't hold.
        if not 0 < number < (2**63 if isinstance(model._meta.pk, BigIntField) else 2**31):
            raise NotFound(text("There is no such {noun}.", noun=noun))
        row = await self.rows(model).select_related(*related).get_or_none(id=number)
        if row is None:
            if await self._standing(model).filter(id=number).exists():
                raise NotAllowed(
                    text("You can {act} only for businesses that you created.", act=PERMISSION_WORDS[self.permission]),
                    text("Ask an admin or the owner of the team."),
                )
            raise NotFound(text("There is no such {noun}.", noun=noun), text("It may have been deleted."))
        return row

    def _standing(self, model: type[Row]) -> QuerySet[Row]:
        """The team's rows, without those of deleted businesses."""
        if model is Team:
            return model.filter(id=self.team_id, deleted_at=None)
        rows = model.filter(team_id=self.team_id)
        if model is Business:
            return rows.filter(deleted_at=None)
        if "business" in model._meta.fields_map:
            deleted = Business.filter(team_id=self.team_id).exclude(deleted_at=None)
            rows = rows.filter(business_id__not_in=Subquery(deleted.values("id")))
        return rows
