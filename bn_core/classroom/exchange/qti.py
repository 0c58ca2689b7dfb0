"""Write questions as a QTI 2.1 package, which many learning platforms import.

The package is a zip file with a manifest, a test and one item for each question, as in the IMS
Question and Test Interoperability specification, version 2.1 (2012). Nothing but the standard
library writes it.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from xml.etree import ElementTree as ET

from bn_core.classroom.inputs.validation import LETTERS
from bn_core.classroom.steps.content import (
    ChoiceContent,
    Content,
    NumberContent,
    require_right,
)
from bn_core.course.quiz.marking import allow_rounding
from bn_core.inputs.tabular.numbers import write_number

QTI = "http://www.imsglobal.org/xsd/imsqti_v2p1"
PACKAGE = "http://www.imsglobal.org/xsd/imscp_v1p1"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_LOCATIONS = {
    QTI: f"{QTI} http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd",
    PACKAGE: f"{PACKAGE} http://www.imsglobal.org/xsd/qti/qtiv2p1/qtiv2p1_imscpv1p2_v1p0.xsd",
}
MANIFEST, TEST = "imsmanifest.xml", "test.xml"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # so that the same questions give the same bytes
_RESPONSE, _SCORE, _REPLY, _EXPLANATION = "RESPONSE", "SCORE", "REPLY", "EXPLANATION"
_SHOWN = "shown"


def write_qti(contents: Iterable[Content], title: str) -> bytes:
    """Return a package with the questions, without those that have no right answer.

    RefusedError: none has one.
    """
    marked = require_right(contents)
    names = [f"question-{number}" for number in range(1, len(marked) + 1)]
    files = {MANIFEST: _write_manifest(names), TEST: _write_test(names, title)}
    for name, content in zip(names, marked, strict=True):
        files[f"{name}.xml"] = _write_item(name, content)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, root in files.items():
            ET.indent(root)
            document = ET.tostring(root, "utf-8", xml_declaration=True)
            info = zipfile.ZipInfo(path, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, document)
    return packed.getvalue()


def _write_manifest(names: Sequence[str]) -> ET.Element:
    root = _root("manifest", PACKAGE, identifier="batchnorm-lab")
    metadata = ET.SubElement(root, "metadata")
    ET.SubElement(metadata, "schema").text = "QTIv2.1 Package"
    ET.SubElement(metadata, "schemaversion").text = "1.0.0"
    ET.SubElement(root, "organizations")
    resources = ET.SubElement(root, "resources")
    test = _add_resource(resources, "test", TEST, "imsqti_test_xmlv2p1")
    for name in names:
        ET.SubElement(test, "dependency", identifierref=f"resource-{name}")
        _add_resource(resources, name, f"{name}.xml", "imsqti_item_xmlv2p1")
    return root


def _add_resource(resources: ET.Element, name: str, path: str, type: str) -> ET.Element:
    resource = ET.SubElement(
        resources, "resource", identifier=f"resource-{name}", type=type, href=path
    )
    ET.SubElement(resource, "file", href=path)
    return resource


def _write_test(names: Sequence[str], title: str) -> ET.Element:
    root = _root("assessmentTest", QTI, identifier="batchnorm-lab-test", title=title)
    part = ET.SubElement(
        root,
        "testPart",
        identifier="part-1",
        navigationMode="nonlinear",
        submissionMode="individual",
    )
    section = ET.SubElement(
        part, "assessmentSection", identifier="section-1", title=title, visible="true"
    )
    for name in names:
        ET.SubElement(section, "assessmentItemRef", identifier=name, href=f"{name}.xml")
    return root


def _write_item(name: str, content: Content) -> ET.Element:
    root = _root(
        "assessmentItem",
        QTI,
        identifier=name,
        title=content.title,
        adaptive="false",
        timeDependent="false",
    )
    if isinstance(content, NumberContent):
        replies = _write_number_item(root, content)
    else:
        replies = _write_choice_item(root, content)
    processing = root.find("responseProcessing")
    assert processing is not None
    if content.explanation:
        _set_outcome(processing, _EXPLANATION, "identifier", _SHOWN)
        _add_feedback(root, _EXPLANATION, _SHOWN, content.explanation)
    for identifier, reply in replies:
        _add_feedback(root, _REPLY, identifier, reply)
    return root


def _write_choice_item(root: ET.Element, content: ChoiceContent) -> list[tuple[str, str]]:
    """Add a question with options, and return its replies by their identifiers."""
    assert content.right is not None
    _declare(root, "identifier", LETTERS[content.right], bool(content.explanation))
    body = ET.SubElement(root, "itemBody")
    interaction = ET.SubElement(
        body, "choiceInteraction", responseIdentifier=_RESPONSE, shuffle="false", maxChoices="1"
    )
    ET.SubElement(interaction, "prompt").text = content.text
    for letter, option in zip(LETTERS, content.options, strict=False):
        ET.SubElement(interaction, "simpleChoice", identifier=letter).text = option.text
    processing = ET.SubElement(root, "responseProcessing")
    condition = ET.SubElement(processing, "responseCondition")
    right = ET.SubElement(condition, "responseIf")
    match = ET.SubElement(right, "match")
    ET.SubElement(match, "variable", identifier=_RESPONSE)
    ET.SubElement(match, "correct", identifier=_RESPONSE)
    _set_outcome(right, _SCORE, "float", "1")
    _set_outcome(ET.SubElement(condition, "responseElse"), _SCORE, "float", "0")
    chosen = ET.SubElement(processing, "setOutcomeValue", identifier=_REPLY)
    ET.SubElement(chosen, "variable", identifier=_RESPONSE)
    return [
        (letter, each.why)
        for letter, each in zip(LETTERS, content.options, strict=False)
        if each.why
    ]


def _write_number_item(root: ET.Element, content: NumberContent) -> list[tuple[str, str]]:
    """Add a question for a number, and return its replies by their identifiers."""
    _declare(root, "float", write_number(content.answer), bool(content.explanation))
    body = ET.SubElement(root, "itemBody")
    ET.SubElement(body, "p").text = content.text
    field = ET.SubElement(body, "p")
    ET.SubElement(field, "textEntryInteraction", responseIdentifier=_RESPONSE, expectedLength="12")
    processing = ET.SubElement(root, "responseProcessing")
    condition = ET.SubElement(processing, "responseCondition")
    right = ET.SubElement(condition, "responseIf")
    near = _add_comparison(right, content.tolerance)
    ET.SubElement(near, "correct", identifier=_RESPONSE)
    _set_outcome(right, _SCORE, "float", "1")
    replies = []
    for number, mistake in enumerate(content.mistakes, start=1):
        wrong = ET.SubElement(condition, "responseElseIf")
        near = _add_comparison(wrong, max(content.tolerance, allow_rounding(mistake.value)))
        ET.SubElement(near, "baseValue", baseType="float").text = write_number(mistake.value)
        _set_outcome(wrong, _SCORE, "float", "0")
        _set_outcome(wrong, _REPLY, "identifier", f"mistake-{number}")
        replies.append((f"mistake-{number}", mistake.why))
    _set_outcome(ET.SubElement(condition, "responseElse"), _SCORE, "float", "0")
    return replies


def _add_comparison(parent: ET.Element, tolerance: float) -> ET.Element:
    """Add a comparison with the response, which lacks its second number."""
    if tolerance:
        bounds = f"{write_number(tolerance)} {write_number(tolerance)}"
        equal = ET.SubElement(parent, "equal", toleranceMode="absolute", tolerance=bounds)
    else:
        equal = ET.SubElement(parent, "equal", toleranceMode="exact")
    ET.SubElement(equal, "variable", identifier=_RESPONSE)
    return equal


def _declare(root: ET.Element, kind: str, right: str, is_explained: bool) -> None:
    """Declare the response with its right value, and what is computed from it."""
    response = ET.SubElement(
        root, "responseDeclaration", identifier=_RESPONSE, cardinality="single", baseType=kind
    )
    ET.SubElement(ET.SubElement(response, "correctResponse"), "value").text = right
    score = ET.SubElement(
        root,
        "outcomeDeclaration",
        identifier=_SCORE,
        cardinality="single",
        baseType="float",
        normalMaximum="1",
    )
    ET.SubElement(ET.SubElement(score, "defaultValue"), "value").text = "0"
    for name in (_REPLY, _EXPLANATION) if is_explained else (_REPLY,):
        ET.SubElement(
            root,
            "outcomeDeclaration",
            identifier=name,
            cardinality="single",
            baseType="identifier",
        )


def _set_outcome(parent: ET.Element, name: str, kind: str, value: str) -> None:
    outcome = ET.SubElement(parent, "setOutcomeValue", identifier=name)
    ET.SubElement(outcome, "baseValue", baseType=kind).text = value


def _add_feedback(root: ET.Element, outcome: str, identifier: str, text: str) -> None:
    feedback = ET.SubElement(
        root, "modalFeedback", outcomeIdentifier=outcome, identifier=identifier, showHide="show"
    )
    ET.SubElement(feedback, "p").text = text


def _root(tag: str, namespace: str, **attributes: str) -> ET.Element:
    names = {"xmlns": namespace, "xmlns:xsi": _XSI, "xsi:schemaLocation": _LOCATIONS[namespace]}
    return ET.Element(tag, {**names, **attributes})
