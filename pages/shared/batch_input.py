"""The controls for the reader's batch, typed, edited, uploaded or random.

All of them write the same text, which is in the address, so that a link holds the batch. Invalid
input stays where it was typed, while the page shows the last valid batch.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from bn_core.inputs.batches.batch import (
    MAX_EXAMPLES,
    MAX_FEATURES,
    MAX_MAGNITUDE,
    Batch,
    BatchError,
)
from bn_core.inputs.batches.presets import PRESETS, Preset, random_batch
from bn_core.inputs.batches.tables import name_features, read_csv, read_rows
from bn_core.inputs.batches.text import read_batch, write_batch
from pages.shared import url_state
from pages.shared.controls import show_textbox

TEXT = "x"
NAMES = "names"
_GOOD, _FAULT, _VERSION = "batch good", "batch fault", "batch version"
url_state.forget_when_left(_GOOD, _FAULT)


def set_text(text: str, names: tuple[str, ...] = ()) -> None:
    """Replace the reader's batch; for callbacks, which run before the page."""
    st.session_state[TEXT] = text
    st.session_state[NAMES] = names
    st.session_state[_FAULT] = ""
    _reset_editors()


def set_number(sample: int, feature: int, value: float) -> None:
    """Change one number of the present batch, with indices from 0; for callbacks.

    Nothing changes if the number no longer exists or the new value is out of bounds.
    """
    batch = _read_text()
    if sample < batch.values.shape[0] and feature < batch.values.shape[1]:
        values = batch.values.copy()
        values[sample, feature] = value
        if abs(value) <= MAX_MAGNITUDE:
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
        st.error(f"{fault} The page shows the last valid batch.")
    elif batch.note:
        st.caption(batch.note)
    with more or st.container():
        _show_other_inputs(presets, batch)
    return batch


def _show_other_inputs(presets: Callable[[Preset], None], batch: Batch) -> None:
    st.selectbox(
        "Start from",
        PRESETS,
        index=None,
        format_func=lambda preset: preset.name,
        key="preset",
        placeholder="a worked example",
        on_change=_take_preset,
        args=(presets,),
    )
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
    no_names: tuple[str, ...] = ()
    names = url_state.read_once(
        NAMES, NAMES, lambda text: name_features(text.split("\t")), no_names
    )
    fits = len(names) == batch.values.shape[1]
    url_state.write_parameter(NAMES, "\t".join(names) if fits else "")
    return Batch(batch.values, names, batch.note) if fits else batch


def _on_typed() -> None:
    st.session_state[_FAULT] = ""
    _reset_editors()


def _take_preset(parameters: Callable[[Preset], None]) -> None:
    if preset := st.session_state["preset"]:
        set_text(preset.text)
        parameters(preset)


def _show_table(batch: Batch) -> None:
    key = f"table {st.session_state.get(_VERSION, 0)}"
    columns = {name: batch.values[:, j] for j, name in enumerate(batch.names)}
    st.data_editor(
        columns if len(columns) == len(set(batch.names)) else batch.values,
        num_rows="dynamic",
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
    st.file_uploader(
        "A CSV file, a row for each example",
        type=["csv", "tsv", "txt"],
        key=key,
        max_upload_size=1,  # MB
        on_change=_on_uploaded,
        args=(key,),
    )


def _on_uploaded(key: str) -> None:
    uploaded = st.session_state[key]
    if uploaded is None:
        return
    try:
        batch = read_csv(uploaded.getvalue())
        set_text(write_batch(batch.values), batch.names)
    except BatchError as error:
        st.session_state[_FAULT] = str(error)


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
