"""The connector to a company's own customer system: a record by HTTP, mapped to ours."""

from imcs.crm.connector import Answer, Crm, Endpoint
from imcs.crm.mapping import RecordMapping

__all__ = ["Answer", "Crm", "Endpoint", "RecordMapping"]
