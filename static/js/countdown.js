// How long there is still: <span data-until="2027-03-04T10:15:00+01:00" data-word-left="{minutes} min left" data-word-over>.
import { bind } from "./bind.js";

const STEP = 5000; // milliseconds

bind("[data-until]", (element) => {
  const { until, wordLeft, wordOver } = element.dataset;
  const tell = () => {
    const minutes = Math.ceil((new Date(until) - Date.now()) / 60_000);
    const said = minutes > 0 ? wordLeft.replace("{minutes}", minutes) : wordOver;
    if (element.textContent !== said) element.textContent = said;
  };
  tell();
  const timer = setInterval(() => (element.isConnected ? tell() : clearInterval(timer)), STEP);
});
