"""Other programs read what a run leaves: tables with their units, and the crate that is exported of it.

The folders are given by the environment: RESULTS, with the results of a small run, and CRATE, what `tumen runs export` made of them.
"""

import json
import os
from importlib.resources import files
from pathlib import Path

import duckdb
import polars as pl
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest
from rocrate.rocrate import ROCrate
from rocrate_validator import models, services
from rocrate_validator.utils import document_loader

RESULTS = Path(os.environ["RESULTS"])
CRATE = Path(os.environ["CRATE"])
DRAWS = "observables_monthly_draws"
TABLES = ["observables_yearly", "observables_monthly", "ledger", "claims"]
# Checks that the context can be fetched, which needs a network.
ASK_THE_NETWORK = ["ro-crate-1.2_4.1", "ro-crate-1.2_4.2"]
# Sums are kept in single precision.
CLOSE = 1e-4


def run() -> dict:
    return json.loads((RESULTS / "run.json").read_text())


@pytest.mark.parametrize("name", TABLES)
def test_two_readers_see_the_same_table(name: str) -> None:
    path = RESULTS / f"{name}.parquet"
    frame = pl.read_parquet(path)
    described = duckdb.sql(f"describe select * from '{path}'").fetchall()
    assert frame.columns == [column for column, *_ in described]
    assert duckdb.sql(f"select count(*) from '{path}'").fetchall() == [(frame.height,)]
    assert frame.height > 0
    numbers = [column for column, kind in frame.schema.items() if kind in (pl.Float32, pl.Float64)]
    assert len(numbers) > 5
    asked = ", ".join(f'sum("{column}"::double), count("{column}")' for column in numbers)
    [sums] = duckdb.sql(f"select {asked} from '{path}'").fetchall()
    for at, column in enumerate(numbers):
        values = frame[column].cast(pl.Float64)
        assert sums[2 * at + 1] == values.count(), column
        assert (sums[2 * at] or 0.0) == pytest.approx(values.sum(), rel=1e-9), column


def test_partitions_are_read_with_their_draw() -> None:
    frame = pl.read_parquet(RESULTS / DRAWS, hive_partitioning=True)
    table = ds.dataset(RESULTS / DRAWS, partitioning="hive").to_table()
    draws = run()["draws"]
    quantiles = pl.read_parquet(RESULTS / "observables_monthly.parquet").height
    assert frame.height == table.num_rows == draws * quantiles
    by_draw = frame.group_by("draw").len().sort("draw")
    assert by_draw["draw"].to_list() == list(range(draws))
    assert set(by_draw["len"]) == {quantiles}
    parts = f"read_parquet('{RESULTS / DRAWS}/*/*.parquet', hive_partitioning = true)"
    counts = duckdb.sql(f"select draw, count(*), sum(stock::double) from {parts} group by draw order by draw").fetchall()
    assert [(int(draw), rows) for draw, rows, _ in counts] == [(draw, quantiles) for draw in range(draws)]
    stock = frame.group_by("draw").agg(pl.col("stock").cast(pl.Float64).sum()).sort("draw")["stock"].to_list()
    assert [people for _, _, people in counts] == pytest.approx(stock, rel=1e-9)


def test_months_of_every_draw_add_up_to_the_ledger() -> None:
    """What hosts give, month by month and draw by draw, is what the ledger's postings say of the year."""
    months = f"""
        select programme, year(month) as year, sum(gross_earnings::double) / 12 / {run()["draws"]} as usd
        from read_parquet('{RESULTS / DRAWS}/*/*.parquet', hive_partitioning = true)
        where place = 'all' and programme <> 'all' group by all having usd > 0"""
    books = f"""
        select programme, year, sum(usd_mean::double) as usd from '{RESULTS}/ledger.parquet'
        where credit = 'payers' group by all having usd > 0"""
    both = duckdb.sql(f"select m.usd, b.usd from ({months}) m full join ({books}) b using (programme, year)").fetchall()
    assert len(both) > 100
    for by_month, by_posting in both:
        assert by_month == pytest.approx(by_posting, rel=CLOSE)
    # The same from the other reader, all together, and from the yearly table.
    ledger = pl.read_parquet(RESULTS / "ledger.parquet")
    total = ledger.filter(pl.col("credit") == "payers")["usd_mean"].cast(pl.Float64).sum()
    assert sum(by_month for by_month, _ in both) == pytest.approx(total, rel=CLOSE)
    yearly = pl.read_parquet(RESULTS / "observables_yearly.parquet").filter(pl.col("programme") != "all")
    assert yearly["gross_earnings"].cast(pl.Float64).sum() / run()["draws"] == pytest.approx(total, rel=CLOSE)


def tables() -> list[Path]:
    found = sorted(RESULTS.rglob("*.parquet"))
    assert len(found) == len(TABLES) + run()["draws"]
    return found


@pytest.mark.parametrize("path", tables(), ids=lambda path: str(path.relative_to(RESULTS)))
def test_every_column_says_what_it_is(path: Path) -> None:
    schema = pq.read_schema(path)
    assert schema.metadata[b"tumen_format"]
    n_units = 0
    for field in schema:
        assert field.metadata and field.metadata[b"description"].endswith(b"."), field.name
        n_units += b"unit" in field.metadata
    assert n_units > len(schema) // 4 or path.name == "claims.parquet"


@pytest.fixture(scope="module")
def contexts(monkeypatch_module: pytest.MonkeyPatch) -> list[str]:
    """Serves the context that comes with `rocrate`, of which those of earlier versions are parts, in place of the network's."""
    context = json.loads(files("rocrate").joinpath("data/ro-crate.jsonld").read_text())
    asked: list[str] = []

    def local(url: str) -> dict:
        asked.append(url)
        return context

    monkeypatch_module.setattr(document_loader, "_fetch_json_ld", local)
    document_loader.install_document_loader()
    return asked


@pytest.fixture(scope="module")
def monkeypatch_module():
    with pytest.MonkeyPatch.context() as patch:
        yield patch


def problems(crate: Path, profile: str) -> list[str]:
    """What a validator has against a crate. A profile is asked alone: Process Run Crate is written for crates of version 1.1."""
    found = services.validate(
        {
            "rocrate_uri": str(crate),
            "profile_identifier": profile,
            "enable_profile_inheritance": False,
            "requirement_severity": models.Severity.REQUIRED.name,
            "skip_availability_check": True,
            "skip_checks": ASK_THE_NETWORK,
            "no_cache": True,
        }
    )
    return [f"{issue.check.identifier}: {issue.message}" for issue in found.get_issues()]


@pytest.mark.parametrize("profile", ["ro-crate-1.2", "process-run-crate-0.5"])
def test_the_crate_follows_its_profiles(contexts: list[str], profile: str) -> None:
    assert problems(CRATE, profile) == []
    assert set(contexts) == {"https://w3id.org/ro/crate/1.2/context"}


def test_the_validator_finds_what_is_wrong(contexts: list[str], tmp_path: Path) -> None:
    def broken(change) -> Path:
        crate = tmp_path / f"{len(list(tmp_path.iterdir()))}"
        crate.mkdir()
        for source in CRATE.iterdir():
            (crate / source.name).symlink_to(source)
        metadata = json.loads((CRATE / "ro-crate-metadata.json").read_text())
        change({entity["@id"]: entity for entity in metadata["@graph"]})
        (crate / "ro-crate-metadata.json").unlink()
        (crate / "ro-crate-metadata.json").write_text(json.dumps(metadata))
        return crate

    assert problems(broken(lambda graph: graph["./"].pop("datePublished")), "ro-crate-1.2")
    assert problems(broken(lambda graph: graph["#run"].pop("instrument")), "process-run-crate-0.5")


def test_the_crate_is_read_back() -> None:
    crate = ROCrate(CRATE)
    noted = run()
    action = crate.get("#run")
    assert action.type == "CreateAction"
    assert action["description"] == noted["command"]
    assert crate.get("#seed")["value"] == noted["seed"]
    assert action["instrument"]["version"] == noted["version"]
    parts = {part.id for part in crate.root_dataset["hasPart"]}
    on_disk = {str(path.relative_to(CRATE)) for path in CRATE.rglob("*") if path.is_file()}
    assert parts == on_disk - {"ro-crate-metadata.json"}
    results = {str(path.relative_to(RESULTS)) for path in RESULTS.rglob("*") if path.is_file()}
    assert results == parts - {"CITATION.cff"}
    assert {"world/tumen.toml", "CITATION.cff", "ledger.parquet", f"{DRAWS}/draw=0/part-0.parquet"} <= parts
    cited = (CRATE / "CITATION.cff").read_text()
    for source in crate.root_dataset["isBasedOn"]:
        assert source["name"] in cited.replace('\\"', '"')
