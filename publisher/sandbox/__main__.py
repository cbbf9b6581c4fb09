import sys

from publisher.sandbox.program import main

sys.exit(main(sys.argv[1:]))
