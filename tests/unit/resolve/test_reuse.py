"""Params of imported files, entities for items, names in strings."""

from pathlib import Path

import pytest

HALL = """edition 2026

param racks = 2
param city  = "paris"

site hall {
  title    = "Hall in ${city}, ${racks} racks"
  it_power = racks * 1 MW
}
"""


@pytest.fixture
def check(specc, tmp_path: Path):
    """Check a file that may import `hall.gpuspec`; what is wrong, in one line each."""
    (tmp_path / "hall.gpuspec").write_text(HALL, encoding="utf-8")

    def run(text: str, *words: str) -> list[str]:
        (tmp_path / "spec.gpuspec").write_text(f"edition 2026\n{text}", encoding="utf-8")
        return specc("check", "spec.gpuspec", "-f", "concise", "--quiet", *words).out.splitlines()

    return run


def test_each_import_has_its_own_params(check) -> None:
    assert not check(
        """
        import "hall.gpuspec" as plain
        import "hall.gpuspec" as own { racks = count + 1; city = "oslo" }
        import "hall.gpuspec" as other { racks = 9 }
        param count = 3
        require plain.hall.it_power == 2 MW
        require own.hall.it_power == 4 MW
        require own.hall.title == "Hall in oslo, 4 racks"
        require other.hall.it_power == 9 MW
        """
    )


def test_the_command_line_wins_over_the_import(check) -> None:
    text = """
        import "hall.gpuspec" as own { racks = count }
        import "hall.gpuspec" as plain
        param count = 3
        """
    assert not check(f"{text}\nrequire own.hall.it_power == 5 MW", "--set", "own.racks=5")
    assert not check(f"{text}\nrequire own.hall.it_power == 7 MW", "--set", "count=7")
    assert not check(f"{text}\nrequire plain.hall.it_power == 6 MW", "--set", "plain.racks=6")
    (wrong,) = check(text, "--set", "own.rack=5")
    assert "GS2501" in wrong
    assert "own.rack" in wrong


def test_settings_reach_imports_of_imports(check, tmp_path: Path) -> None:
    (tmp_path / "campus.gpuspec").write_text(
        'edition 2026\nparam n = 1\nimport "hall.gpuspec" as inner { racks = 2 * n }\n'
        "site campus : inner.hall { }\n",
        encoding="utf-8",
    )
    assert not check(
        """
        import "campus.gpuspec" as small
        import "campus.gpuspec" as large { n = 4 }
        require small.campus.it_power == 2 MW
        require large.campus.it_power == 8 MW
        """
    )


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ("rack = 3", "GS2501"),
        ("hall = 3", "GS2501"),
        ("racks = 3; racks = 4", "GS2004"),
        ("racks = 1 / 0", "GS2106"),
        ("racks = nothing", "GS2001"),
        ("racks = 3 W", "GS2102"),
        ("racks", "GS1101"),
        ("require racks > 2", "GS1101"),
    ],
)
def test_wrong_settings(check, settings: str, code: str) -> None:
    result = check(
        f'import "hall.gpuspec" as own {{ {settings} }}\nsite own_hall : own.hall {{ }}'
    )
    assert any(code in line for line in result), result


def test_variants_and_sweeps_set_params_of_imports(check, specc) -> None:
    text = """
        import "hall.gpuspec" as own { racks = 3 }
        site main : own.hall { }
        variant wide of main { own.racks = 8 }
        sweep racks { own.racks = [1, 2, 4] }
        """
    assert not check(text)
    rows = specc("sweep", "spec.gpuspec", "-f", "csv").out
    assert [row.split(",")[0] for row in rows.splitlines()[1:4]] == ["1", "2", "4"], rows
    (wrong,) = check(text.replace("{ own.racks = 8", "{ own.rack = 8"))
    assert "GS2001" in wrong


def test_an_entity_for_each_item(check) -> None:
    assert not check(
        """
        site hall for place in ["paris", "oslo", "rio_2"] {
          title    = "At ${place}"
          it_power = if place == "oslo" then 3 MW else 2 MW
        }
        site annex for n in 1..3 : hall_oslo { it_power = n * 1 MW }
        site more for n in [4, 8] { it_power = n * 1 MW }
        require hall_oslo.it_power == 3 MW
        require hall_rio_2.title == "At rio_2"
        require annex_3.title == "At oslo"
        require sum([h.it_power for h in annex]) == 6 MW
        require count(hall) == 3
        require more_8.it_power == 8 MW
        """
    )


def test_named_blocks_for_items(check) -> None:
    result = check(
        """
        from std.servers.gigabyte import g593_zd2
        cluster pod {
          servers = 4 x g593_zd2
          fabric net for k in 1..2 { topology = fat_tree; per = accelerator; rate = k * 200 Gb/s }
        }
        """
    )
    assert ["net_1" in line for line in result] == [
        True,
        False,
    ]  # no leaf switch: one warning each
    assert ["net_2" in line for line in result] == [False, True]


@pytest.mark.parametrize(
    ("items", "code"),
    [
        ('["Paris"]', "GS2009"),
        ('["a b"]', "GS2009"),
        ('[""]', "GS2009"),
        ("[1.5]", "GS2009"),
        ("[2k]", "GS2009"),
        ("1..2.5", "GS2009"),
        ("3..1", "GS2109"),
        ("1..257", "GS2304"),
        ('["a", "a"]', "GS2004"),
        ("places", "GS1101"),
        ("[1 + 1]", "GS1101"),
    ],
)
def test_wrong_items(check, items: str, code: str) -> None:
    result = check(f"site hall for n in {items} {{ it_power = 1 MW }}")
    assert len(result) == 1, result
    assert code in result[0]


def test_a_fault_of_a_template_is_told_once(check) -> None:
    """Where it stands; in which entity, the text output says."""
    result = check("site hall for n in 1..50 { it_powr = 2 MW }")
    assert len(result) == 1
    assert "GS2002" in result[0]
    assert result[0].startswith("spec.gpuspec:2:28")


def test_a_fault_of_one_entity_names_it(check, specc) -> None:
    check('site hall for p in ["a", "b"] { it_power = if p == "b" then 3 m else 2 MW }')
    assert "in `hall_b`" in specc("check", "spec.gpuspec").out


def test_templates_of_a_file_are_bounded(check) -> None:
    result = check("".join(f"site s{n} for n in 1..256 {{ }}\n" for n in range(3)))
    assert [line for line in result if "512 entities" in line]


@pytest.mark.parametrize(
    ("value", "text"),
    [('"x"', "x"), ("3", "3"), ("2 MW", "2 MW"), ("0.5", "0.5"), ("true", "true"), ("fp8", "fp8")],
)
def test_the_text_of_a_value(check, value: str, text: str) -> None:
    held = f'site hall {{ title = "<${{v}}>" }}\nrequire hall.title == "<{text}>"'
    assert not check(f"let v = {value}\n{held}")


def test_unknown_travels_through_text(check) -> None:
    assert not check('let v = unknown\nsite hall { title = "<${v}>" }')


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('site hall { title = "${1}" }', "GS1012"),
        ('site hall { title = "${a" }', "GS1012"),
        ('site hall { title = "${}" }', "GS1012"),
        ('site hall { title = "${nothing}" }', "GS2001"),
        ('let l = [1]\nsite hall { title = "${l}" }', "GS2108"),
        ('require 1 == 1 "${a}"', "GS1012"),
        ('import "${a}.gpuspec" as b', "GS1012"),
        (r'site hall { title = "${title} \q" }', "GS1008"),
    ],
)
def test_wrong_names_in_strings(check, text: str, code: str) -> None:
    result = check(text)
    assert len(result) == 1, result
    assert code in result[0]


def test_the_sign_itself(check) -> None:
    assert not check(r'site hall { title = "\u0024{a} costs $5" }')
