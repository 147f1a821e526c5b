"""Customer profiles: a few sentences on who a customer is; read, worded by hand, written in a language (SPEC C4)."""

from services.profiles import batch_work  # noqa: F401 - registers what a batch of analyses does
from services.profiles.analysing import AnalysisEstimate, AnalysisWish, analyse_customers, estimate_analysis
from services.profiles.editing import edit_profile
from services.profiles.reading import Attempt, ProfilesView, ProfileView, offered_languages, read_profiles
from services.profiles.requesting import regenerate_profile

__all__ = [
    "AnalysisEstimate",
    "AnalysisWish",
    "Attempt",
    "ProfileView",
    "ProfilesView",
    "analyse_customers",
    "edit_profile",
    "estimate_analysis",
    "offered_languages",
    "read_profiles",
    "regenerate_profile",
]
