"""What reporters get of a run: diagnostics with the files and rules that they are about."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from qa_lint.core.rule import Rule, parse_doc
from qa_lint.reporting.material import HOMEPAGE, FileView, Material, RuleText
from qa_lint.running import policy
from qa_lint.running.report_files import location, repository_root
from qa_lint.running.session import Checked, Report, Session


def material_of(
    report: Report, checked: Sequence[Checked], session: Session, *, rules: bool
) -> Material:
    """Return what reporters get of a run; with the texts of ``rules`` only if one needs them."""
    root = repository_root(Path.cwd())
    shown = policy.visible(report.diagnostics, session.settings_of)
    suppressed = policy.suppressed(report.diagnostics, session.settings_of)
    files = {
        item.ref.shown: FileView(
            location(item.ref.path, root), item.text.source if item.text else None
        )
        for item in checked
    }
    named = {d.rule for d in (*shown, *suppressed)} if rules else set()
    return Material(
        diagnostics=shown,
        files=files,
        skipped=report.skipped,
        statistics=report.statistics,
        suppressed=suppressed,
        rules=_rule_texts(named, session, checked),
        fails=lambda d: bool(policy.exit_code([d], session.settings_of, broken_rules=False)),
        locate=lambda path: location(Path(path), root),
        root=str(root),
    )


def _rule_texts(ids: set[str], session: Session, checked: Sequence[Checked]) -> dict[str, RuleText]:
    """Return what there is to say about rules; those of a user's packs have no page."""
    if not ids:
        return {}
    from qa_lint.running.catalogue import all_rules

    own = {rule.id: rule for rule in all_rules()}
    settings = {session.settings_for(item.ref.path.parent) for item in checked}
    packs = {pack for one in settings if one.packs for pack in session.packs(one)}
    others = {rule.id: rule for rule in all_rules(sorted(packs))} if packs else {}
    return {
        rule_id: _rule_text({**others, **own}[rule_id], with_page=rule_id in own)
        for rule_id in ids & (own.keys() | others.keys())
    }


def _rule_text(rule: Rule, *, with_page: bool) -> RuleText:
    doc = parse_doc(rule.doc)
    page = f"{HOMEPAGE}/blob/main/docs/rules/{rule.family}.md#{rule.id.replace('/', '')}"
    examples = {example.good: example.text for example in reversed(doc.examples)}
    return RuleText(
        rule.id,
        rule.severity,
        rule.tier,
        doc.summary,
        doc.why,
        doc.fix,
        doc.source,
        examples.get(False, ""),
        examples.get(True, ""),
        page if with_page else "",
    )
