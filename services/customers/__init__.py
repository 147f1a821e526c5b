"""Customers: imported from a file, found by address or by filter."""

from services.customers.choosing import CustomerFilter
from services.customers.importing import ImportReport, import_customers, read_customers_file

__all__ = ["CustomerFilter", "ImportReport", "import_customers", "read_customers_file"]
