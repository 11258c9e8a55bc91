"""What steps keep of single operators is what the fit says."""

from calibration.operators.run import KEPT, PATH, kept, text_of


def test_the_catalogue_says_what_the_fit_says() -> None:
    values = kept()
    assert PATH.read_text(encoding="utf-8") == text_of(values)
    assert values.keys() == KEPT.keys()
    assert all(0.3 < share <= 1.0 for share in values.values())
