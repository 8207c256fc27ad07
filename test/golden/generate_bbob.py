"""Golden values of the 24 noiseless BBOB functions from COCO's own C code.

    git clone https://github.com/numbbo/coco-experiment && python3 generate_bbob.py coco-experiment/src > bbob.json

Needs a C compiler. Each entry: function f, dimension d, instance i, fopt, xopt where it is short (null where COCO does not know it), and
the values at two points of [-5.2, 5.2]^d, so that penalties count. The points come from a linear congruential generator seeded with
1000000 f + 1000 d + i, which test/bench/functions/bbob.test.ts repeats.
"""

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

# Every file of COCO includes the files it uses, and expects each to be taken once.
MAIN = r"""
static unsigned long lcg;
static double next_coordinate(void) {
  lcg = (lcg * 1103515245UL + 12345UL) % 2147483648UL;
  return 10.4 * (double)lcg / 2147483648.0 - 5.2;
}
int main(void) {
  const size_t dimensions[] = {2, 3, 5, 10, 20, 40};
  coco_set_log_level("error");
  printf("[");
  for (size_t f = 1; f <= 24; f++) for (size_t k = 0; k < sizeof dimensions / sizeof *dimensions; k++) {
    const size_t d = dimensions[k];
    for (size_t i = 1; i <= 15; i++) {
      if (i > 2 && i < 15 && k % 2 == 1) continue;
      coco_problem_t *problem = coco_get_bbob_problem(f, d, i);
      double x[40], y;
      printf("%s{\"f\":%zu,\"d\":%zu,\"i\":%zu,\"fopt\":%.17g,", f + k + i > 2 ? ",\n" : "", f, d, i, problem->best_value[0]);
      if (d <= 5) {
        printf("\"xopt\":[");
        for (size_t j = 0; j < d; j++)
          if (isnan(problem->best_parameter[j])) printf("%snull", j ? "," : "");
          else printf("%s%.17g", j ? "," : "", problem->best_parameter[j]);
        printf("],");
      }
      printf("\"values\":[");
      lcg = 1000000 * f + 1000 * d + i;
      for (int p = 0; p < 2; p++) {
        for (size_t j = 0; j < d; j++) x[j] = next_coordinate();
        coco_evaluate_function(problem, x, &y);
        printf("%s%.17g", p ? "," : "", y);
      }
      printf("]}");
      coco_problem_free(problem);
    }
  }
  printf("]\n");
  return 0;
}
"""


def amalgamate(folder, name, seen):
    if name in seen:
        return ""
    seen.add(name)
    lines = []
    for line in (folder / name).read_text().splitlines():
        included = re.match(r'\s*#include "([^"]+)"', line)
        if included is None:
            lines.append(line)
        elif (folder / included[1]).exists():
            lines.append(amalgamate(folder, included[1], seen))
    return "\n".join(lines)


def main():
    folder = Path(sys.argv[1])
    seen = set()
    files = ("coco_random.c", "coco_suite.c", "coco_observer.c", "coco_archive.c", "coco_runtime_c.c")
    source = "\n".join(amalgamate(folder, name, seen) for name in files)
    source += '\nconst char *coco_version = "";' + MAIN  # the version is a file that COCO's build writes
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "bbob.c"
        path.write_text(source)
        subprocess.run(["cc", "-O1", "-w", "-o", path.with_suffix(""), path, "-lm"], check=True)
        text = subprocess.run([path.with_suffix("")], check=True, capture_output=True, text=True).stdout
    json.loads(text)
    sys.stdout.write(text)


if __name__ == "__main__":
    main()
