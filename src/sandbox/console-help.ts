/** What can be typed in the console. */
export const HELP = `Type a command as you would after /zadig, for example:
  env list payments
  env show payments/dev
  service show storefront/dev/search
A change tells how it goes by itself. One in production waits for somebody who may approve it:
  restart payments/prod/api --reason "leaks memory"
  as ben
  press Approve
  yes
And two that fail, each in its own way:
  image payments/dev/worker :v9-crash      the container starts and dies
  image payments/dev/worker :v9-missing    there is no such image
Also:  press Details      presses the first button of that name in the newest message that has one
       press Details 2    presses the second
                          of some Slack asks first whether you are sure: yes or no on the next line
       @zadig help        mentions the bot; it answers in a thread
       dm help            writes to the bot directly
       home               opens the bot's Home; its buttons are pressed like those of messages, and before those
                          of messages until close leaves it; home press Approve does both
       shortcut           lists the bot's shortcuts; shortcut NAME runs one
       on                 lists the messages that shortcuts work on; on 2 shortcut NAME runs one on the second
       config edit payments/dev/app \`\`\`
                          at the end of a command's own line begins a block, such as a YAML, up to the next \`\`\`
       as ben             becomes ben (a lead); also ana, cleo, dan, and eve of another organisation
       env                prints what another terminal needs to run doctor or audit against this demo
       ?                  shows this again
       quit
A command that lacks something opens a form, for example image alone. Below it stands what serves it, such as:
       look Project = pay    shows what it offers for that
       pick Project = pay    chooses; tick and untick set boxes, clear empties
       fill Image = :v2.9    types into it; fill YAML takes the lines that follow, up to one with a single .
       submit                sends it, as does the name of its button; back goes back, close closes it
       form                  shows it again; everybody has their own
Each message begins with who sees it: (only you), (#payments), (thread in #payments), (direct message).`;
