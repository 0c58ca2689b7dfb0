"""Name the format of a file that is not read as text, by its content."""

from __future__ import annotations

from collections.abc import Collection

_UNPACK = "unpack it first"
_CSV = "save the table as CSV"
_IMAGE = "give the numbers as CSV"
_PICKLE = "a Python pickle, which is not opened; write the table as CSV"
_RDATA = (b"RDX2\n", b"RDX3\n", b"RDA2\n", b"RDA3\n")
_FORMATS: tuple[tuple[int, bytes, str], ...] = (
    (0, b"%PDF", "a PDF; copy its numbers, or save the table as CSV"),
    (0, b"%!PS", f"a PostScript file; {_CSV}"),
    (0, b"\x1f\x8b", f"compressed (gzip); {_UNPACK}"),
    (4, b"1AY&SY", f"compressed (bzip2); {_UNPACK}"),
    (0, b"\xfd7zXZ\x00", f"compressed (xz); {_UNPACK}"),
    (0, b"\x28\xb5\x2f\xfd", f"compressed (Zstandard); {_UNPACK}"),
    (0, b"7z\xbc\xaf", f"a 7z archive; {_UNPACK}"),
    (0, b"Rar!\x1a\x07", f"a RAR archive; {_UNPACK}"),
    (257, b"ustar", f"a tar archive; {_UNPACK}"),
    (0, b"ARROW1", "an Arrow or Feather file; write it with DataFrame.to_csv"),
    (0, b"Obj\x01", "an Avro file; write the table as CSV"),
    (0, b"\x89HDF", "an HDF5 file (.h5, .mat); write the table as CSV"),
    (0, b"MATLAB 5.0 MAT-file", "a MATLAB file (.mat); write the matrix with writematrix"),
    (0, b"CDF\x01", "a NetCDF file; write the table as CSV"),
    (0, b"CDF\x02", "a NetCDF file; write the table as CSV"),
    (0, b"$FL2", "an SPSS file (.sav); save it there as CSV or Excel"),
    (0, b"$FL3", "an SPSS file (.zsav); save it there as CSV or Excel"),
    (0, b"<stata_dta>", "a Stata file (.dta); write it with export delimited"),
    (84, b"\xc2\xea\x81\x60\xb3\x14\x11\xcf", "a SAS file (.sas7bdat); export it as CSV"),
    (12, b"\xc2\xea\x81\x60\xb3\x14\x11\xcf", "a SAS file (.sas7bdat); export it as CSV"),
    (0, b"HEADER RECORD***", "a SAS transport file (.xpt); export it as CSV"),
    *((0, magic, "an R file (.RData); write the table with write.csv") for magic in _RDATA),
    (0, b"X\n\x00\x00\x00", "an R file (.rds); write the table with write.csv"),
    (0, b"\x89PNG", f"an image (PNG); {_IMAGE}"),
    (0, b"\xff\xd8\xff", f"an image (JPEG); {_IMAGE}"),
    (0, b"GIF87a", f"an image (GIF); {_IMAGE}"),
    (0, b"GIF89a", f"an image (GIF); {_IMAGE}"),
    (0, b"II*\x00", f"an image (TIFF); {_IMAGE}"),
    (0, b"MM\x00*", f"an image (TIFF); {_IMAGE}"),
    (8, b"WEBP", f"an image (WebP); {_IMAGE}"),
    (8, b"WAVE", "a sound (WAV); give its numbers as CSV"),
    (4, b"ftypheic", f"an image (HEIC); {_IMAGE}"),
    (4, b"ftyp", "a video; give numbers as CSV"),
    *((0, b"\x80" + bytes([version]), _PICKLE) for version in range(2, 6)),
    (0, b"{\\rtf", "an RTF document; copy its table into the text box"),
    (0, b"SQLite format 3", "an SQLite database; export one table as CSV"),
    (0, b"\x7fELF", f"a program; {_CSV}"),
)
"""The position of a format's own bytes, those bytes, and what the file is."""
_OLE = b"\xd0\xcf\x11\xe0"
_IN_OLE = (
    ("EncryptedPackage", "an Excel file with a password; save it without, as .xlsx or CSV"),
    ("WordDocument", "a Word document of before 2007 (.doc); copy its table into the text box"),
    ("PowerPoint", "a PowerPoint file; copy its table into the text box"),
    ("Workbook", "an Excel file of before 2007 (.xls); save it as .xlsx or CSV"),
    ("", "an Excel or Word file of before 2007; save it as .xlsx or CSV"),
)
_IN_ZIP = (
    ("xl/workbook.bin", "a binary Excel file (.xlsb); save it as .xlsx or CSV"),
    ("word/document.xml", "a Word document; copy its table into the text box"),
    ("ppt/presentation.xml", "a PowerPoint file; copy its table into the text box"),
    ("Index/Document.iwa", "a Numbers or Pages file; export it as Excel or CSV"),
    ("META-INF/container.xml", "an e-book; copy its numbers into the text box"),
)


def name_format(data: bytes) -> str:
    """Return the format of a file that is not read and what to do, or ""."""
    if data.startswith(_OLE):
        return next(kind for word, kind in _IN_OLE if word.encode("utf-16-le") in data)
    for place, magic, kind in _FORMATS:
        if data[place : place + len(magic)] == magic:
            return kind
    if data.startswith(b"PAR1") and data.endswith(b"PAR1"):
        return "a Parquet file; write it with DataFrame.to_csv"
    # A bitmap says its size, and a Stata file its version and the order of its bytes.
    if data[:2] == b"BM" and int.from_bytes(data[2:6], "little") == len(data):
        return f"an image (BMP); {_IMAGE}"
    if data[:1] in (b"\x71", b"\x72", b"\x73") and data[1:4] in (b"\x01\x01\x00", b"\x02\x01\x00"):
        return "a Stata file (.dta); write it with export delimited"
    return ""


def name_archive(parts: Collection[str], mimetype: bytes) -> str:
    """Return the format of a ZIP archive without an Excel sheet, and what to do."""
    for part, kind in _IN_ZIP:
        if part in parts:
            return kind
    if "content.xml" in parts and mimetype:
        if b"spreadsheet" in mimetype:
            return "an OpenDocument spreadsheet (.ods); save it as .xlsx or CSV"
        return "an OpenDocument text (.odt); copy its table into the text box"
    if any(part.endswith("/data.pkl") or part == "data.pkl" for part in parts):
        return "a PyTorch file, which is not opened; print the tensor or write it as CSV"
    if parts and all(part.endswith(".npy") for part in parts):
        return "an archive of NumPy arrays (.npz); give one array as .npy or CSV"
    return "a ZIP archive and no spreadsheet; unpack it, and give the CSV"
