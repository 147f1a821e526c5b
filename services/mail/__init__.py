"""The bytes of one mail: the frame that approval seals, and what the moment of sending adds to it."""

from services.mail.dkim import Signer
from services.mail.frame import Inline, Mail, ascii_address, digest, finish, serialise

__all__ = ["Inline", "Mail", "Signer", "ascii_address", "digest", "finish", "serialise"]
