"""The list of those whom a team does not write to: read, added to by hand and by file, taken back, exported."""

from services.suppressions.adding import Added, add_suppressions
from services.suppressions.importing import (
    ImportView,
    add_suppression_import,
    read_suppression_file,
    read_suppression_import,
)
from services.suppressions.listing import (
    COUNTED_TO,
    OF_THEIR_OWN,
    SuppressionPage,
    SuppressionSearch,
    SuppressionView,
    export_suppressions,
    list_suppressions,
    read_suppression,
    remove_suppression,
)
from services.suppressions.reading_files import MOST_BYTES
from services.suppressions.standing import (
    BOUNCES_LIMIT,
    COMPLAINTS_AIM,
    COMPLAINTS_LIMIT,
    ENOUGH,
    SenderStanding,
    read_sender_standing,
)

__all__ = [
    "BOUNCES_LIMIT",
    "COMPLAINTS_AIM",
    "COMPLAINTS_LIMIT",
    "COUNTED_TO",
    "ENOUGH",
    "MOST_BYTES",
    "OF_THEIR_OWN",
    "Added",
    "ImportView",
    "SenderStanding",
    "SuppressionPage",
    "SuppressionSearch",
    "SuppressionView",
    "add_suppression_import",
    "add_suppressions",
    "export_suppressions",
    "list_suppressions",
    "read_sender_standing",
    "read_suppression",
    "read_suppression_file",
    "read_suppression_import",
    "remove_suppression",
]
