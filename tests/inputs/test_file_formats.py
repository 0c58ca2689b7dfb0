"""A file that holds no text is recognized by its content, whatever its name."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import pickle
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from bn_core.inputs.batches.batch import BatchError
from bn_core.inputs.batches.tables import open_table, read_csv
from bn_core.inputs.labelled_table.read import read_labelled
from bn_core.inputs.labelled_table.table import LabelledTableError
from tests.inputs.test_printed_tables import PRINTED
from tests.inputs.test_table_kinds import SQUARE

CSV = b"a,b\n1,2\n3,4\n"


def write(save: Callable[[Any], object]) -> bytes:
    out = io.BytesIO()
    save(out)
    return out.getvalue()


def pack(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return out.getvalue()


def pack_tar() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("x.csv"), io.BytesIO(b""))
    return out.getvalue()


def draw(kind: str) -> bytes:
    return write(lambda out: Image.new("RGB", (4, 4)).save(out, kind))


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
FORMATS = {
    "xls": (OLE + "Workbook".encode("utf-16-le"), "an Excel file of before 2007 (.xls); save"),
    "doc": (OLE + "WordDocument".encode("utf-16-le"), "a Word document of before 2007"),
    "locked xlsx": (OLE + "EncryptedPackage".encode("utf-16-le"), "an Excel file with a password"),
    "ods": (
        pack(mimetype=b"application/vnd.oasis.opendocument.spreadsheet", content_xml=b"<x/>"),
        "an OpenDocument spreadsheet (.ods); save it as .xlsx or CSV",
    ),
    "odt": (
        pack(mimetype=b"application/vnd.oasis.opendocument.text", content_xml=b"<x/>"),
        "an OpenDocument text (.odt); copy its table",
    ),
    "docx": (pack(word__document_xml=b"<x/>"), "a Word document; copy its table"),
    "pptx": (pack(ppt__presentation_xml=b"<x/>"), "a PowerPoint file; copy its table"),
    "xlsb": (pack(xl__workbook_bin=b"x"), "a binary Excel file (.xlsb); save it"),
    "numbers": (pack(Index__Document_iwa=b"x"), "a Numbers or Pages file; export it"),
    "zip": (pack(x_csv=CSV), "a ZIP archive and no spreadsheet; unpack it"),
    "npz": (write(lambda out: np.savez(out, x=np.eye(2))), "an archive of NumPy arrays (.npz)"),
    "pt": (write(lambda out: torch.save(torch.eye(2), out)), "a PyTorch file, which is not opened"),
    "pickle": (pickle.dumps([1, 2], 4), "a Python pickle, which is not opened"),
    "gzip": (gzip.compress(CSV), "compressed (gzip); unpack it first"),
    "bzip2": (bz2.compress(CSV), "compressed (bzip2); unpack it first"),
    "xz": (lzma.compress(CSV), "compressed (xz); unpack it first"),
    "tar": (pack_tar(), "a tar archive; unpack it first"),
    "mat": (b"MATLAB 5.0 MAT-file, Platform" + bytes(200), "a MATLAB file (.mat); write"),
    "hdf5": (b"\x89HDF\r\n\x1a\n" + bytes(50), "an HDF5 file (.h5, .mat); write"),
    "parquet": (b"PAR1" + bytes(20) + b"PAR1", "a Parquet file; write it"),
    "feather": (b"ARROW1\0\0" + bytes(20), "an Arrow or Feather file; write it"),
    "sav": (b"$FL2@(#) SPSS DATA FILE" + bytes(99), "an SPSS file (.sav); save it"),
    "dta": (b"<stata_dta><header>", "a Stata file (.dta); write it"),
    "old dta": (b"\x72\x02\x01\x00" + bytes(40), "a Stata file (.dta); write it"),
    "sas": (
        bytes(12) + b"\xc2\xea\x81\x60\xb3\x14\x11\xcf" + bytes(80),
        "a SAS file (.sas7bdat); export",
    ),
    "rds": (b"X\n\0\0\0\x03" + bytes(20), "an R file (.rds); write"),
    "pdf": (b"%PDF-1.7\n", "a PDF; copy its numbers"),
    "png": (draw("PNG"), "an image (PNG); give"),
    "jpeg": (draw("JPEG"), "an image (JPEG); give"),
    "gif": (draw("GIF"), "an image (GIF); give"),
    "tiff": (draw("TIFF"), "an image (TIFF); give"),
    "bmp": (draw("BMP"), "an image (BMP); give"),
    "webp": (draw("WEBP"), "an image (WebP); give"),
    "svg": (b"<svg xmlns='x'></svg>", "a web page or XML without a table; save"),
    "rtf": (b"{\\rtf1\\ansi 1 2}", "an RTF document; copy its table"),
    "sqlite": (b"SQLite format 3\0" + bytes(80), "an SQLite database; export one table"),
    "object array": (
        write(lambda out: np.save(out, np.array([{}, 1], dtype=object), allow_pickle=True)),
        "holds object and no real numbers; write",
    ),
}


@pytest.mark.parametrize(("data", "kind"), FORMATS.values(), ids=FORMATS)
def test_a_format_that_is_not_read_gets_its_name_and_what_to_do(data: bytes, kind: str) -> None:
    for read in (read_csv, read_labelled):
        with pytest.raises((BatchError, LabelledTableError)) as caught:
            read(data)
        said = str(caught.value)
        assert kind in said
        assert said.startswith("This")
        assert said.endswith(".")
        assert ". " not in said


@pytest.mark.parametrize("start", ["MM", "BMI", "ORCHID", "RDX1", "X", "GIFT", "CDF"])
def test_a_text_that_starts_like_a_format_is_read(start: str) -> None:
    assert read_csv(f"{start};y\n1;2\n3;4\n".encode()).values.tolist() == SQUARE


@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.float16, np.int8, np.uint64, ">f8"])
@pytest.mark.parametrize("order", ["C", "F"])
def test_a_numpy_file_is_read(dtype: Any, order: Any) -> None:
    data = write(lambda out: np.save(out, np.array(SQUARE, dtype=dtype, order=order)))
    assert read_csv(data).values.tolist() == SQUARE


def test_a_numpy_file_keeps_every_digit() -> None:
    exact = np.array([[0.1, 1 / 3], [1e-7, 123456.789]])
    assert (read_csv(write(lambda out: np.save(out, exact))).values == exact).all()
    assert read_csv(write(lambda out: np.save(out, exact[:, 1]))).values.shape == (2, 1)


def test_a_numpy_file_names_its_faults() -> None:
    def save(array: Any) -> bytes:
        return write(lambda out: np.save(out, array))

    for array, fault in (
        (np.array([[1, np.nan], [2, 3]]), "Row 1, column 2, 'nan', is not a finite number"),
        (np.zeros((2, 2, 2)), "an array of 3 dimensions"),
        (np.float64(1), "an array of 0 dimensions"),
        (np.array(["x"]), "no real numbers"),
        (np.array([1j]), "no real numbers"),
        (np.zeros((300, 2)), "300 examples are too many"),
        (np.zeros((2, 17)), "17 features are too many"),
        (np.zeros((0, 3)), "no numbers here"),
    ):
        with pytest.raises(BatchError) as caught:
            read_csv(save(array))
        assert fault in str(caught.value)
    labels = {each.label for each in open_table(save(np.zeros((300, 2)))).alternatives}
    assert "Take the first 256 of 300 rows" in labels


def test_a_numpy_file_that_claims_another_size_is_refused() -> None:
    data = write(lambda out: np.save(out, np.zeros((2, 2))))
    for wrong in (data[:-1], data + b"0", data.replace(b"(2, 2)", b"(9e9, )"), data[:9]):
        with pytest.raises(BatchError, match="NumPy file is damaged"):
            read_csv(wrong)
    huge = data.replace(b"(2, 2), }" + b" " * 10, b"(99999999, 9999), }")
    with pytest.raises(BatchError, match="NumPy file is damaged"):
        read_csv(huge)


@pytest.mark.parametrize(
    ("shape", "numbers"),
    [
        ("(-1, -2)", 2),
        ("(True, 1)", 1),
        (f"({'9' * 400}, 0)", 0),
        (f"(0, {'9' * 400})", 0),
        ("(99999999999, 0)", 0),
    ],
)
def test_a_numpy_file_of_an_impossible_shape_is_refused(shape: str, numbers: int) -> None:
    """Each has as many bytes as its shape multiplies to."""
    header = f"{{'descr': '<f8', 'fortran_order': False, 'shape': {shape}, }}\n".encode()
    data = b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header + bytes(8 * numbers)
    with pytest.raises(BatchError, match="NumPy file is damaged"):
        read_csv(data)


def test_how_many_formats_and_print_outs_there_are() -> None:
    """The figures of docs/input.md."""
    said = (Path(__file__).parents[2] / "docs" / "input.md").read_text(encoding="utf-8")
    assert f"names {len(FORMATS)} formats that are refused" in said
    assert f"Of the {len(PRINTED)} print-outs and exports" in said
