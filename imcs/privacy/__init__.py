"""Personal data: found, and taken out of what others read.

Pure: text in, text out. What other rooms need of it is named here.
"""

from imcs.privacy.masking import contacts, disclosed, mask, mask_others, mask_repeated, mask_secrets
from imcs.privacy.plain import Mask

__all__ = ["Mask", "contacts", "disclosed", "mask", "mask_others", "mask_repeated", "mask_secrets"]
