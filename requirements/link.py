"""Put the source tree and the `comity` command into the environment that runs this file.

`pip install --editable` would fetch a build backend; a path file and a script need no network.
"""

import sys
import sysconfig
from pathlib import Path

root = Path(__file__).resolve().parent.parent
(Path(sysconfig.get_paths()["purelib"]) / "comity.pth").write_text(f"{root / 'src'}\n")
script = Path(sysconfig.get_paths()["scripts"]) / "comity"
script.write_text(f"#!{sys.executable}\nfrom comity.cli import main\n\nmain()\n")
script.chmod(0o755)
