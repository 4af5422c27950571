"""Files and functions stay small enough to be read whole."""

from pathlib import Path

from tests.house import source

FILE_CEILING = 300
TEST_CEILING = 400
FUNCTION_CEILING = 40


def test_no_file_of_the_package_or_the_pages_is_longer_than_300_lines() -> None:
    files = [*source.python_files("hybridmeet", "docs"), *source.web_files()]

    assert _longer(files, FILE_CEILING) == {}


def test_no_test_file_is_longer_than_400_lines() -> None:
    assert _longer(source.python_files("tests"), TEST_CEILING) == {}


def test_no_function_is_longer_than_40_lines() -> None:
    long = {
        f"{source.relative(path)}:{function.lineno} {function.name}": source.length(function)
        for path in source.python_files("hybridmeet", "docs")
        for function in source.functions(path)
        if source.length(function) > FUNCTION_CEILING
    }

    assert long == {}


def _longer(files: list[Path], ceiling: int) -> dict[str, int]:
    lengths = {
        source.relative(path): len(path.read_text(encoding="utf-8").splitlines()) for path in files
    }
    return {name: count for name, count in lengths.items() if count > ceiling}
