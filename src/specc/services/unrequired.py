"""A service that states no limit on how long its users wait for the first token."""

from specc.design.workload import Inference
from specc.predict.prediction import Prediction
from specc.record import record


@record(eq=False)
class UnrequiredService:
    """The service, and what is predicted of it at all its clusters together."""

    service: Inference
    prediction: Prediction
