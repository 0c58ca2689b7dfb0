"""The page of the lesson on sequences."""

from __future__ import annotations

from functools import partial

import numpy as np
import streamlit as st

from bn_core import LAYER, normalize
from bn_core.lessons.sequences.config import (
    MODELS,
    TOKENS,
    FlipsConfig,
    PictureConfig,
    TokensConfig,
)
from bn_core.lessons.sequences.figure import HIGHEST
from bn_core.lessons.sequences.rms_norm import normalize_rms
from bn_core.text.numbers import format_number
from pages.sequences.models import show_models
from pages.sequences.steps import STEPS
from pages.sequences.tokens import show_tokens
from pages.shared import frame
from pages.shared.controls import show_linked_choice
from pages.shared.predict import ask_prediction

WHY = (
    "A transformer reads sequences of tokens, such as words, each of which is a list of features. "
    "A language model predicts every token from those before it. Batch norm would average each "
    "feature over all tokens of the batch: over other sequences, and over tokens to come."
)
_PICTURES = {TOKENS: "a block of tokens", MODELS: "four models that learn"}
_OF_PICTURE = {MODELS: FlipsConfig.parameter_names(), TOKENS: TokensConfig.parameter_names()}
KNOWN = {*_OF_PICTURE[MODELS], *_OF_PICTURE[TOKENS], "picture"}

REASON = r"""
Batch norm takes one mean per feature, over all tokens of all sequences. So every output depends on
every token, through μ and σ². Attention is masked so that no position sees a later one, but the
batch statistics are not. A model learns to use that, as the coin flips show. When it writes a text,
the later tokens do not exist yet.

Layer norm averages over the features of one token. RMS norm, which many large language models use,
does not subtract the mean:

$$
y_i = \gamma_i\,\frac{x_i}{\sqrt{\frac{1}{C}\sum_j x_j^2 + \varepsilon}}
$$

$C$ is the number of features. Layer norm and RMS norm need no other token. So sequences may have
any length, tokens may arrive one by one, and training and evaluation mode agree.
"""

PAPERS = (
    "Ba, Kiros & Hinton 2016, [Layer Normalization](https://arxiv.org/abs/1607.06450): batch norm "
    "is hard to apply to recurrent networks, whose sequences differ in length.",
    "Vaswani et al. 2017, [Attention Is All You Need](https://arxiv.org/abs/1706.03762), the "
    "transformer, with layer norm.",
    "Zhang & Sennrich 2019, [Root Mean Square Layer Normalization]"
    "(https://arxiv.org/abs/1910.07467).",
    "Shen et al. 2020, [PowerNorm: Rethinking Batch Normalization in Transformers]"
    "(https://arxiv.org/abs/2003.07845): batch statistics of language vary widely during training.",
    "Xiong et al. 2020, [On Layer Normalization in the Transformer Architecture]"
    "(https://arxiv.org/abs/2002.04745): with the norm before attention, as here, the learning "
    "rate needs no warm-up.",
)


def body(page: frame.Layout) -> None:
    """Draw the lesson into the places of its page."""
    with page.controls:
        picture = show_linked_choice(PictureConfig, "picture", "Picture", _PICTURES, _OF_PICTURE)
    facts = show_models(page) if picture == MODELS else show_tokens(page)
    page.show_steps(STEPS, facts)
    page.show_why(REASON)
    with page.check:
        _show_predictions()
    page.show_details(
        frame.Detail("How it was measured", _show_method),
        frame.Detail("What else speaks against batch norm here", _show_more_reasons),
        frame.Detail("Papers and claims", partial(frame.show_sources, "sequences", PAPERS)),
    )


def _show_predictions() -> None:
    one, two = st.columns(2, gap="large")
    token = np.array([[1.0, 2.0, 2.0]])
    with one:
        ask_prediction(
            "rms of a token",
            "A token has the features 1, 2 and 2. RMS norm has γ = 1 and ε = 0. What is the first "
            "feature of its output?",
            float(normalize_rms(token, 0.0)[0, 0]),
            "The mean of the squares is (1 + 4 + 4)/3 = 3, and 1/√3 is the output.",
        )
    with two:
        ask_prediction(
            "layer norm of a shifted token",
            "The three features are 101, 102 and 102 instead. Layer norm has γ = 1, β = 0 and "
            "ε = 0. What is the first feature of its output?",
            float(normalize(token + 100, axes=LAYER, eps=0.0).x_hat[0, 0]),
            "Layer norm subtracts the mean of the features, so adding 100 to each changes nothing: "
            "(1 − 5/3)/√(2/9) = −√2.",
        )


def _show_method() -> None:
    st.markdown(
        "**Tokens.** The features are drawn from a standard normal. The influence of a token on "
        "the framed one is the Frobenius norm of the Jacobian of the framed token's output with "
        "respect to the features of that token. It is computed by one backward pass of the NumPy "
        "core for each feature. γ is 1 and β is 0.\n\n"
        "**Models.** Each is one layer of a transformer with 32 features per token: a norm and "
        "masked attention with one head, a norm and two fully connected layers with a ReLU between "
        "them, then a norm and the output. Residual connections lead around both parts.\n\n"
        "The four models of a seed start from the same weights and read the same coin flips. They "
        "learn by Adam, and every batch is new, so no model can memorize them. The losses are "
        "those of 128 other sequences for each seed, in batches of the size of the training. "
        "Every picture reaches above its highest loss, but not above "
        f"{format_number(HIGHEST, 2)} nats. The first two pictures do not make room for the first "
        "sixth of the training, whose losses may lie above them.\n\n"
        "The last flip of a sequence is never read, only predicted. So no mean contains it, and "
        "there batch norm cannot do better than guessing. It does worse if it favours one side "
        "there: then its line in the last picture ends above guessing."
    )


def _show_more_reasons() -> None:
    st.markdown(
        "- Sequences differ in length. They are padded to fit into one block, and the padding is "
        "averaged, too: see [Which axes](/which_axes).\n"
        "- A text is generated token by token. Batch norm must then use running averages, which "
        "were taken from whole sequences.\n"
        "- Large models are trained on many devices with few sequences each. Statistics of few "
        "sequences are noisy, and synchronizing them costs time: see "
        "[Many devices](/many_devices).\n"
        "- Batch norm may average over the tokens of a sequence if no position is predicted from "
        "earlier ones, as in models of images. Vision transformers use layer norm all the same.\n"
        "- Dynamic tanh takes the place of the norm in transformers without any statistics: see "
        "[Without normalization](/without_norm)."
    )


frame.show_lesson("sequences", WHY, body, KNOWN)
