"""Customer profiles: a few sentences on who a customer is; read, worded by hand, written in a language (SPEC C4)."""

from services.profiles.editing import edit_profile
from services.profiles.reading import Attempt, ProfilesView, ProfileView, read_profiles
from services.profiles.requesting import regenerate_profile

__all__ = ["Attempt", "ProfileView", "ProfilesView", "edit_profile", "read_profiles", "regenerate_profile"]
