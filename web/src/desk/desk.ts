// What makes the desk quicker. All of it works without this, by links and forms.
import { announceChanges } from "./announce";
import { keys } from "./keys";
import { letter } from "./letter";
import { stay } from "./stay";
import { trust } from "./trust";

trust(); // before htmx looks at the page
announceChanges();
keys();
letter();
stay();
