"""Ground: quantities with dimensions, exact where the text was exact."""

from specc.units.dimension import DIMENSIONLESS, Dimension
from specc.units.quantity import DimensionError, Quantity

__all__ = ["DIMENSIONLESS", "Dimension", "DimensionError", "Quantity"]
