import { describeDamage, textFile } from "../../support/damage.js";

describeDamage("darknet", [
  textFile(
    "[net]\nwidth=8\nheight=8\nchannels=3\n[convolutional]\nfilters=4\nsize=3\npad=1\nbatch_normalize=1\n[maxpool]\nsize=2\nstride=2\n[connected]\noutput=4\n[softmax]",
  ),
  textFile(
    "# a\n[network]\nwidth=8\nheight=8\nchannels=4\n[conv]\nfilters=4\n[shortcut]\nfrom=-1\n[route]\nlayers=-1,-2\ngroups=2\n[upsample]\nstride=2\n[reorg]\nstride=2\n[yolo]\nmask=0\nclasses=11",
  ),
  textFile(
    "[net]\ninputs=16\n[rnn]\nhidden=4\noutput=3\n[lstm]\noutput=4\n[gru]\noutput=2\n[dropout]\nprobability=.5\n[cost]",
  ),
]);
