"""What the sounding board refuses, each with its sentence; by what is refused."""

from feedback.errors.ballots import *
from feedback.errors.gathering import *
from feedback.errors.orders import *
from feedback.errors.proposals import *
from feedback.errors.rounds import *
