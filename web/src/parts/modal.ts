/** A dialog that is modal from its first moment to its last. It knows no page. */
import type { Attachment } from "svelte/attachments";

/**
 * Show a dialog as modal while it stands there; tell once, and at once, that it is shut.
 *
 * The browser says "close" a task after Esc has closed it: a key that comes in between would find
 * no dialog, ask for one that still counts as open, and be lost to that late word.
 */
export function modal(onshut: () => void): Attachment<HTMLDialogElement> {
  return (dialog) => {
    let told = false;
    const tell = (): void => {
      if (told) return;
      told = true;
      onshut();
    };
    const cancel = (event: Event): void => {
      if (event.target !== dialog) return; // a file field's own "cancel" comes up through here
      event.preventDefault();
      dialog.close();
      tell();
    };
    dialog.addEventListener("cancel", cancel);
    dialog.addEventListener("close", tell);
    dialog.showModal();
    return () => {
      told = true;
      dialog.close(); // a sheet left by its own button gives the focus back as Esc does
    };
  };
}
