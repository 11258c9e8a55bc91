"""Every model that has a published exact count is counted to the unit."""

from pathlib import Path

import pytest

from specc.plan.network.architecture import architecture
from specc.validation.models import validate_models
from specc.validation.rows import read_table
from specc.validation.shelves import Shelves

ROWS = read_table(Path(__file__).parents[3] / "data" / "models.csv")
SHELVES = Shelves()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_the_catalogue_counts_to_the_unit(row):
    network = architecture(SHELVES.model(row["id"]))
    tower = network.parameters_of("vision") if "(text)" in row["model"] else 0
    assert network.parameters() - tower == int(row["params_exact"])
    if row["params_active_computed"]:
        assert network.active_parameters() - tower == int(row["params_active_computed"])
    if row["kv_bytes_per_token_fp16"]:
        assert 2 * network.kv_elements_per_token() == int(row["kv_bytes_per_token_fp16"])


def test_the_columns_alone_suffice_where_a_model_is_not_in_the_catalogue():
    # Diffusion models and one hybrid have sizes that the table has no columns for.
    beyond = {"diffusion-unet", "diffusion-mmdit", "qwen3.5"}
    rows = [{**row, "id": f"another_{row['id']}"} for row in ROWS if row["family"] not in beyond]
    compared = validate_models(rows, SHELVES)
    wrong = [
        (row.id, row.skipped, row.predicted, row.measured)
        for row in compared
        if row.predicted != row.measured
    ]
    assert wrong == []


def test_a_row_that_cannot_be_built_says_why():
    (compared,) = validate_models(
        [{"id": "odd", "family": "diffusion-unet", "params_exact": "5"}], SHELVES
    )
    assert compared.predicted is None
    assert "not known" in (compared.skipped or "")


def test_every_model_of_the_catalogue_has_a_network():
    shelf = SHELVES.shelf
    for publisher in shelf.entries("models"):
        for name in shelf.entries("models", publisher):
            model = SHELVES.model(name)
            assert model is not None, name
            assert architecture(model).parameters() > 0, name
