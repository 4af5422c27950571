"""What a run says of itself: ratios, verdicts, and a drawing that every browser can read."""

import json
from typing import Any
from xml.etree import ElementTree as ET

from tests.bench import goals, growth, plot, publish


def one(last_ms: float, cpu_us: float) -> dict[str, float]:
    return {"first_ms": 1.0, "last_ms": last_ms, "cpu_us": cpu_us, "kernel_share": 0.5}


def burst(per_second: float) -> dict[str, float]:
    return {"per_second": per_second, "last_ms": 5.0, "cpu_us": 1.0}


def a_run(clients: int = 1000) -> dict[str, Any]:
    """A run in which ours takes twice the better C loop's time."""
    cost = {"cpu_ms": 2.0, "wall_ms": 3.0, "last_ms": 9.0}
    figures = {
        "fan_out": {
            "c_write": one(12, 8),
            "c_send": one(10, 8),
            "broadcaster": one(20, 10),
            "whole": one(30, 12),
            "node_ws": one(40, 15),
            "node_socketio": one(50, 20),
            "python_socketio": one(300, 100),
        },
        "burst": {"c_write": burst(100_000), "broadcaster": burst(400_000)},
        "stall": {"broadcaster": {"median_ms": 25.0, "worst_ms": 30.0}},
        "arrival": {"broadcaster": {"per_second": 900.0, "cpu_us": 500.0, "bytes": 20_000.0}},
        "leaving": {"broadcaster": {"all": {"cpu_us": 90.0}, "quarter": {"cpu_us": 80.0}}},
        "commit": {"ours_ms": 3.0, "bare_ms": 1.0},
        "items": {"10": cost, "1000": cost},
        "audience": {"10": cost, "1000": cost},
    }
    ratios = goals.ratios(figures)
    return {
        "n": clients,
        "machine": "2 cores",
        "figures": {"date": "2026-11-21", **figures},
        "ratios": ratios,
    }


def test_ratios_are_the_first_named_over_the_second_and_the_best_c_loop_counts() -> None:
    ratios = a_run()["ratios"]

    assert {name: round(ratio, 2) for name, ratio in ratios.items()} == {
        "last_vs_c_loop": 2.0,
        "cpu_vs_c_loop": 1.25,
        "python_socketio_vs_us": 15.0,
        "python_socketio_vs_us_cpu": 10.0,
        "node_socketio_vs_us": 2.5,
        "node_socketio_vs_us_cpu": 2.0,
        "node_ws_vs_us": 2.0,
        "node_ws_vs_us_cpu": 1.5,
        "burst_vs_c_loop": 4.0,
        "whole_click_vs_broadcaster": 1.5,
        "commit_vs_bare_insert": 3.0,
        "leaving_all_vs_quarter": 1.12,
    }


def test_what_could_not_be_measured_has_no_ratio_and_no_verdict() -> None:
    without = {"commit": {"ours_ms": 3.0, "bare_ms": 1.0}}

    assert goals.ratios(without) == {"commit_vs_bare_insert": 3.0}
    assert goals.verdicts(1000, without, goals.ratios(without)) == []


def test_a_goal_is_met_or_missed_by_a_part_of_its_bound_and_depends_on_the_crowd() -> None:
    small, large = a_run(), a_run(10_000)

    assert _said(small) == {
        "python_socketio_vs_us": "met",
        "node_socketio_vs_us": "missed by 17%",
        "burst_vs_c_loop": "met",
        "whole_click_vs_broadcaster": "met",
        "stall_ms": "missed by 25%",
        "connection_kb": "met",
        "command_cpu_ms": "met",
    }
    assert _said(large)["python_socketio_vs_us"] == "missed by 25%"
    assert _said(large)["last_vs_c_loop"] == "met"


def _said(run: dict[str, Any]) -> dict[str, str]:
    verdicts = goals.verdicts(run["n"], run["figures"], run["ratios"])
    return {verdict.goal.name: verdict.said for verdict in verdicts}


def test_a_slope_is_nought_for_what_does_not_grow_and_one_for_what_grows_as_much() -> None:
    flat = {10: {"ms": 3.0}, 100: {"ms": 3.0}, 1000: {"ms": 3.0}}
    steep = {10: {"ms": 1.0}, 100: {"ms": 10.0}, 1000: {"ms": 100.0}}

    assert [round(growth.slope(curve, "ms"), 6) for curve in (flat, steep)] == [0.0, 1.0]


def test_runs_are_drawn_as_one_svg_and_written_as_tables() -> None:
    runs = [a_run(), a_run(10_000)]

    drawing = ET.fromstring(plot.drawn(runs))  # noqa: S314 -- drawn a line before
    page = publish.written(json.loads(json.dumps(runs[0])))

    assert drawing.tag == "{http://www.w3.org/2000/svg}svg"
    assert "| hybridmeet, broadcaster alone | 20.0 | 10.0 | 50% | 400 |" in page
