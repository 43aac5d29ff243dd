// Starts the components that a page holds. Every page works without it.

import {
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  NotificationBanner,
  PasswordInput,
  Radios,
  ServiceNavigation,
  SkipLink,
  Tabs,
  createAll,
} from "./govuk-frontend.min.js";

createAll(Button, { preventDoubleClick: true });
for (const component of [
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  NotificationBanner,
  PasswordInput,
  Radios,
  ServiceNavigation,
  SkipLink,
  Tabs,
]) {
  createAll(component);
}

// MoJ Frontend is larger than all the rest and few pages use it.
if (document.querySelector('[data-module^="moj-"]')) {
  const { MultiSelect } = await import("./moj-frontend.min.js");
  createAll(MultiSelect);
}
