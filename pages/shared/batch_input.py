"""The controls for the reader's batch, typed, edited, uploaded or random.

All of them write the same text, which is in the address, so that a link holds the batch. Invalid
input stays where it was typed, while the page shows the last valid batch.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from hashlib import sha256
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from streamlit.delta_generator import DeltaGenerator

from bn_core.inputs.batches.batch import (
    MAX_EXAMPLES,
    MAX_FEATURES,
    Batch,
    BatchError,
    OtherReading,
    describe_magnitude,
)
from bn_core.inputs.batches.presets import PRESETS, Preset, random_batch
from bn_core.inputs.batches.tables import (
    build_batch,
    name_features,
    open_table,
    read_rows,
)
from bn_core.inputs.batches.text import (
    open_pasted_table,
    read_batch,
    read_first_examples,
    write_batch,
)
from bn_core.inputs.tabular.numbers import write_number
from bn_core.inputs.tabular.table import list_features
from bn_core.text.markdown import escape_quoted
from pages.shared import url_state
from pages.shared.controls import show_textbox
from pages.shared.examples import show_examples
from pages.shared.table_reader import get_choices, read_with, show_reading
from pages.shared.uploads import read_once

TEXT = "x"
NAMES = "names"
_GOOD, _FAULT, _VERSION = "batch good", "batch fault", "batch version"
_TYPED = "batch typed"
url_state.forget_when_left(_GOOD, _FAULT, _TYPED)


def set_text(text: str, names: tuple[str, ...] = ()) -> None:
    """Replace the reader's batch; for callbacks, which run before the page."""
    st.session_state[TEXT] = text
    st.session_state[NAMES] = names
    st.session_state[_FAULT] = ""
    st.session_state.pop(_TYPED, None)
    _reset_editors()


def _set_reading(values: NDArray[np.float64], names: tuple[str, ...]) -> None:
    """Take another reading of the text, and keep what was typed; a callback."""
    typed = st.session_state[TEXT]
    set_text(write_batch(values), names)
    st.session_state[_TYPED] = typed


def set_number(sample: int, feature: int, value: float) -> None:
    """Change one number of the present batch, with indices from 0; for callbacks.

    Nothing changes if the number no longer exists or the new value is out of bounds.
    """
    batch = _read_text()
    if sample < batch.values.shape[0] and feature < batch.values.shape[1]:
        values = batch.values.copy()
        values[sample, feature] = value
        if not describe_magnitude(value):
            set_text(write_batch(values), batch.names)


def show_batch_input(
    presets: Callable[[Preset], None], more: DeltaGenerator | None = None
) -> Batch:
    """Show the inputs and what is wrong with the last one; return the present batch.

    ``presets`` sets the parameters that belong to a preset; its batch is set here. ``more`` is the
    place of every input but the text.
    """
    show_textbox(
        st.text_area,
        TEXT,
        "Your batch",
        PRESETS[0].text,
        height=68,
        on_change=_on_typed,
        help="Numbers of one feature on a line: 2, 4, 8, 10. Several features: a row for each "
        "example, its numbers side by side, rows apart by a new line or ';'.",
    )
    batch = _read_text()
    if fault := st.session_state.get(_FAULT):
        st.error(f"{escape_quoted(fault)} The page shows the last valid batch.")
        _show_pasted_table()
    elif batch.note:
        st.caption(escape_quoted(batch.note))
        _offer_readings(batch.others)
    if typed := st.session_state.get(_TYPED):
        st.button("Back to what was typed", on_click=set_text, args=(typed,))
    with more or st.container():
        _show_other_inputs(presets, batch)
    return batch


def _offer_readings(others: tuple[OtherReading, ...]) -> None:
    """Offer the other readings of the text, a button for each."""
    if not others:
        return
    with st.container(horizontal=True):
        for place, other in enumerate(others):
            st.button(
                other.label,
                key=f"reading {place}",
                on_click=_set_reading,
                args=(other.values, other.names),
            )


def _show_pasted_table() -> None:
    """Show the columns and other readings of a pasted table that is no batch."""
    text = st.session_state[TEXT]
    source = sha256(text.encode()).hexdigest()
    choices = get_choices("pasted", source)
    table = open_pasted_table(text, choices)
    wide = table is not None and len(list_features(table)) > MAX_FEATURES
    if table is None or not (table.named or table.alternatives or wide):
        if first := read_first_examples(text):
            st.button(
                f"Take the first {MAX_EXAMPLES} examples",
                on_click=_set_reading,
                args=(first.values, first.names),
            )
        return
    show_reading("pasted", source, table, table.total_rows, list_features(table), MAX_FEATURES)
    try:
        _offer_batch(build_batch(table), "", "pasted", _set_reading)
    except BatchError as wrong:
        if choices != get_choices("pasted", ""):
            st.error(escape_quoted(str(wrong)))


def _offer_batch(
    batch: Batch | None,
    fault: str,
    key: str,
    take: Callable[[NDArray[np.float64], tuple[str, ...]], None],
) -> None:
    """Show a button that takes a table's batch, or what is wrong with it."""
    if batch is None:
        st.error(escape_quoted(fault))
        return
    rows = len(batch.values)
    st.button(
        f"Use {'this example' if rows == 1 else f'these {rows} examples'}",
        key=f"{key} use",
        type="primary",
        on_click=take,
        args=(batch.values, batch.names),
    )


def _show_other_inputs(presets: Callable[[Preset], None], batch: Batch) -> None:
    by_name = {each.name: each for each in PRESETS}
    text = st.session_state[TEXT]
    shown = next((each.name for each in PRESETS if each.text == text), None)

    def take(name: str) -> None:
        set_text(by_name[name].text)
        presets(by_name[name])

    show_examples(by_name, shown, take, "preset", "a worked example")
    # A tab is drawn only while open, since the table costs the server more than all the rest.
    tabs = st.tabs(["Random", "Table", "CSV file"], key="batch way", on_change="rerun")
    shows: tuple[Callable[[], None], ...] = (
        _show_random,
        partial(_show_table, batch),
        _show_file_upload,
    )
    for tab, show in zip(tabs, shows, strict=True):
        if tab.open:
            with tab:
                show()


def _read_text() -> Batch:
    """Return the batch of the text, or the last valid one and record what is wrong."""
    try:
        batch = read_batch(st.session_state[TEXT])
        st.session_state[_GOOD] = st.session_state[TEXT]
    except BatchError as error:
        st.session_state[_FAULT] = str(error)
        batch = read_batch(st.session_state.get(_GOOD, PRESETS[0].text))
    return _apply_names(batch)


def _apply_names(batch: Batch) -> Batch:
    """Return the batch with the feature names of a file or a link, if they fit."""
    if any(name != f"feature {j}" for j, name in enumerate(batch.names, 1)):
        return batch  # the text names them
    no_names: tuple[str, ...] = ()
    names = url_state.read_once(
        NAMES, NAMES, lambda text: name_features(text.split("\t")), no_names
    )
    fits = len(names) == batch.values.shape[1]
    url_state.write_parameter(NAMES, "\t".join(names) if fits else "")
    return replace(batch, names=names) if fits else batch


def _on_typed() -> None:
    st.session_state[_FAULT] = ""
    st.session_state.pop(_TYPED, None)
    _reset_editors()


def _show_table(batch: Batch) -> None:
    key = f"table {st.session_state.get(_VERSION, 0)}"
    # Cells are texts: a column of numbers drops the comma of 1,4 and reads 14.
    columns = {
        name: list(map(write_number, batch.values[:, j])) for j, name in enumerate(batch.names)
    }
    st.data_editor(
        columns,
        num_rows="dynamic",
        column_config={
            name: st.column_config.TextColumn(alignment="right") for name in batch.names
        },
        key=key,
        height=230,
        on_change=_on_edited,
        args=(key, batch),
        alt="The batch as a table, a row for each example",
    )
    features = batch.values.shape[1]
    with st.container(horizontal=True):
        st.button(
            "Add a feature",
            on_click=_add_feature,
            args=(batch,),
            disabled=features >= MAX_FEATURES,
        )
        st.button(
            "Drop the last",
            on_click=lambda: set_text(write_batch(batch.values[:, :-1])),
            disabled=features < 2,
        )


def _add_feature(batch: Batch) -> None:
    more = np.arange(1.0, len(batch.values) + 1)[:, None]
    set_text(write_batch(np.hstack([batch.values, more])))


def _on_edited(key: str, batch: Batch) -> None:
    """Apply the editor's changes to its rows; the editor keeps invalid ones."""
    sent: dict[str, Any] = st.session_state[key]
    rows: list[list[Any]] = batch.values.tolist()
    place = {name: j for j, name in enumerate(batch.names)}
    place |= {str(j): j for j in range(len(batch.names))}

    def fill(row: list[Any], cells: dict[str, Any]) -> None:
        for name, value in cells.items():
            if name in place:
                row[place[name]] = value

    try:
        for index, cells in sent["edited_rows"].items():
            fill(rows[int(index)], cells)
        deleted = set(sent["deleted_rows"])
        rows = [row for i, row in enumerate(rows) if i not in deleted]
        for cells in sent["added_rows"][: 2 * MAX_EXAMPLES]:
            rows.append([None] * len(batch.names))
            fill(rows[-1], cells)
        set_text(write_batch(read_rows(rows).values), batch.names)
    except BatchError as error:
        st.session_state[_FAULT] = str(error)
        if len(sent["added_rows"]) > MAX_EXAMPLES:
            # The editor would add each of them again in every run, which takes seconds.
            _reset_editors()
    except LookupError:
        st.session_state[_FAULT] = "The table sent a row that it does not have."
        _reset_editors()


def _reset_editors() -> None:
    """Clear the editors by giving them a new key."""
    st.session_state[_VERSION] = st.session_state.get(_VERSION, 0) + 1


def _show_file_upload() -> None:
    key = f"csv {st.session_state.get(_VERSION, 0)}"
    uploaded = st.file_uploader(
        "A CSV or Excel file, a row for each example",
        key=key,
        max_upload_size=1,  # MB
    )
    source = uploaded.file_id if uploaded else ""
    choices = get_choices("file", source)
    result, fault = read_once(
        "file",
        uploaded,
        partial(read_with, open_it=open_table, build=build_batch, way=choices),
        choices,
    )
    if result is None:
        if fault:
            st.error(escape_quoted(fault))
        return
    table, rows, taken, fault = result
    show_reading("file", source, table, rows, list_features(table), MAX_FEATURES)
    _offer_batch(taken, fault, "file", _take_file)


def _take_file(values: NDArray[np.float64], names: tuple[str, ...]) -> None:
    set_text(write_batch(values), names)


def _show_random() -> None:
    fields = (
        ("Seed", 0, 9999, 0),
        ("Examples", 1, MAX_EXAMPLES, 16),
        ("Features", 1, MAX_FEATURES, 2),
    )
    values: dict[str, int] = st.session_state.setdefault("draw", {})
    for column, (label, low, high, default) in zip(st.columns(3), fields, strict=True):
        key = f"draw {label.lower()}"
        # Streamlit forgets the value of a widget that is not drawn.
        value = values.get(key, default)
        values[key] = column.number_input(label, low, high, value, key=key)
    seed, examples, features = values.values()
    st.button(
        "Draw",
        on_click=lambda: set_text(write_batch(random_batch(seed, examples, features).values)),
    )
