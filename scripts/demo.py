"""`make demo`: from three fictional donor lists to published notices, verified, and one damaged list refused. Says where to look."""

import time
from pathlib import Path

from scripts.stage import ROOT, Stage

SAMPLE = Path("sample_data")


def main() -> None:
    """The main job on sample_data/, as a clerk would do it."""
    start = time.perf_counter()
    stage = Stage("demo")
    stage.found(ROOT / SAMPLE / "furusato.toml", "204811", "池田町", 2025)
    stage.furusato("intake", str(SAMPLE / "bad" / "number-column-sorted-apart.xlsx"), "--route", "portal-a", expect=3)
    for route, file in (("portal-a", "donors-portal-a.xlsx"), ("portal-b", "donors-portal-b.csv"), ("paper", "donors-paper.csv")):
        stage.furusato("intake", str(SAMPLE / file), "--route", route)
    stage.furusato("issue", "--date", "2026-01-15")
    (batch,) = stage.batches()
    stage.furusato("keysheet", batch.name, "--out", str(stage.folder / "keysheets"))
    stage.furusato("verify", str(batch / "documents"), "--workspace", str(stage.workspace))
    shown = next((batch / "documents").iterdir()).relative_to(ROOT)
    print(f"\n{time.perf_counter() - start:.1f} 秒。通知書: {batch.relative_to(ROOT)}/documents/(例: {shown}/notice.pdf)")
    print(f"送付一覧: {batch.relative_to(ROOT)}/送付一覧.xlsx  検証鍵通知書: {(stage.folder / 'keysheets').relative_to(ROOT)}/")
    print("Notices lie in documents/, one folder a municipality; 送付一覧.xlsx lists them; the key sheets lie apart. All data are fictional.")


if __name__ == "__main__":
    main()
