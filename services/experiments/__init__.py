"""Which incentive and which call to action earn replies: counted over all mail, compared by experiment (SPEC S6)."""

from services.experiments.comparing import Difference
from services.experiments.figures import Earned, OfferFigures, OfferLine, read_offer_figures
from services.experiments.previewing import Sentences, preview_variants
from services.experiments.running import (
    POINTS,
    USUAL_POINTS,
    adopt_variant,
    plan_experiment,
    start_experiment,
    stop_experiment,
)
from services.experiments.tallying import WINDOW_DAYS
from services.experiments.variants import FEWEST_VARIANTS, MOST_VARIANTS
from services.experiments.view import (
    ExperimentView,
    VariantView,
    find_last_experiment,
    list_experiments,
    read_experiment,
)

__all__ = [
    "FEWEST_VARIANTS",
    "MOST_VARIANTS",
    "POINTS",
    "USUAL_POINTS",
    "WINDOW_DAYS",
    "Difference",
    "Earned",
    "ExperimentView",
    "OfferFigures",
    "OfferLine",
    "Sentences",
    "VariantView",
    "adopt_variant",
    "find_last_experiment",
    "list_experiments",
    "plan_experiment",
    "preview_variants",
    "read_experiment",
    "read_offer_figures",
    "start_experiment",
    "stop_experiment",
]
