"""The card of stories, runs that show what can go wrong in a training."""

from __future__ import annotations

import streamlit as st

from bn_core.lessons.activations.config import TRAINING, PictureConfig
from bn_core.lessons.activations.sentences import TrainingFacts
from bn_core.lessons.activations.stories import STORIES, StoryConfig, link_story
from pages.activations import training
from pages.shared.controls import set_controls, show_control
from pages.shared.live_figure import start_run

NAMES = StoryConfig.parameter_names()
_TITLES = {name: each.title for name, each in STORIES.items()}


def show_stories(facts: TrainingFacts) -> None:
    """Show one story, and what was measured once its run is finished."""
    with st.container(border=True, key="lesson-story"):
        name = show_control(StoryConfig, "story", "Stories", names=_TITLES, menu=True)
        story = STORIES[name]
        st.markdown(story.text)
        st.button(
            "Train this story",
            on_click=_train,
            args=(name,),
            key="train story",
            width="stretch",
        )
        if not story.shows(facts.config):
            st.caption(f"[A link to this story]({link_story(name)})")
        elif outcome := story.tell(facts.frames) if facts.frames else "":
            st.success(f"{outcome} (One run, with seed {facts.config.seed}.)")
        else:
            st.caption("What was measured appears here when the run has finished.")


def _train(name: str) -> None:
    """Show and start the run of a story; a callback."""
    story = STORIES[name]
    set_controls(PictureConfig(TRAINING))
    set_controls(StoryConfig(name))
    set_controls(story.view)
    set_controls(story.config)
    start_run(training.RUN)
