"""Customers: found by address or by filter, read and edited one by one."""

from services.customers.choosing import CustomerFilter
from services.customers.deleting import (
    TYPED_ABOVE,
    DeletionPreview,
    delete_customers,
    preview_deletion,
)
from services.customers.editing import MOST_FACTS, edit_customer, edit_facts
from services.customers.exporting import ExportPart, export_customers
from services.customers.listing import (
    COUNTED_TO,
    DEFAULT_SORT,
    CustomerPage,
    CustomerRow,
    count_customers,
    read_customers,
)
from services.customers.other_products import Telling, Told, read_all_products
from services.customers.reading import SEGMENTS, CustomerView, Elsewhere, FactLine, Money, read_customer
from services.customers.selecting import MOST_TICKED, NO_LANGUAGE, CustomerSelection, ReachedBusiness, TooSlow
from services.customers.statuses import CustomerStatus, LastContact
from services.customers.watching import DeletionView, read_deletion, read_running_deletions

__all__ = [
    "COUNTED_TO",
    "DEFAULT_SORT",
    "MOST_FACTS",
    "MOST_TICKED",
    "NO_LANGUAGE",
    "SEGMENTS",
    "TYPED_ABOVE",
    "CustomerFilter",
    "CustomerPage",
    "CustomerRow",
    "CustomerSelection",
    "CustomerStatus",
    "CustomerView",
    "DeletionPreview",
    "DeletionView",
    "Elsewhere",
    "ExportPart",
    "FactLine",
    "LastContact",
    "Money",
    "ReachedBusiness",
    "Telling",
    "Told",
    "TooSlow",
    "count_customers",
    "delete_customers",
    "edit_customer",
    "edit_facts",
    "export_customers",
    "preview_deletion",
    "read_all_products",
    "read_customer",
    "read_customers",
    "read_deletion",
    "read_running_deletions",
]
