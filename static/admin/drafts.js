"use strict";
// The button that schedules a draft says when: the day and hour that stand beside it.
{
  const input = document.getElementById("id_draft_publish_at");
  const button = input?.closest("fieldset").querySelector("[data-moment]");

  const say = (plain) => {
    const [date, time] = input.value.split("T");
    if (!date || !time) {
      button.textContent = plain;
      return;
    }
    // The words of the date alone: no zone is reckoned with, as the field is in Pakistan time.
    const moment = new Date(`${date}T${time.slice(0, 5)}Z`);
    const style = { dateStyle: "long", timeStyle: "short", timeZone: "UTC", hourCycle: "h23" };
    const words = new Intl.DateTimeFormat(document.documentElement.lang, style).format(moment);
    button.textContent = button.dataset.moment.replace("{moment}", words);
  };

  if (button) {
    const plain = button.textContent;
    input.addEventListener("input", () => say(plain));
    say(plain);
  }
}
