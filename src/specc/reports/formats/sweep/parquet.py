"""A sweep as a Parquet file: the columns of the table for spreadsheets, each with its type, for a million points.

Source: Apache Parquet format, written by pyarrow, an optional package.
"""

import io

from specc.reports.report import Format, View
from specc.reports.sweep_columns import sweep_columns
from specc.reports.sweeps import Sweep


def render(sweep: Sweep, view: View) -> bytes:
    """The file's bytes, the same on every run of one version of pyarrow; what is unknown is null."""
    import pyarrow
    from pyarrow import parquet

    types = {"text": pyarrow.string(), "count": pyarrow.int64(), "number": pyarrow.float64()}
    columns = sweep_columns(sweep)
    table = pyarrow.table(
        [pyarrow.array(column.values, type=types[column.type]) for column in columns],
        names=[column.head for column in columns],
    )
    stream = io.BytesIO()
    parquet.write_table(table, stream, compression="zstd")
    return stream.getvalue()


FORMAT = Format(
    name="parquet",
    about="a columnar file of all points, for data frames; needs pyarrow",
    render=render,
    machine=True,
    package=("pyarrow", "parquet"),
)
