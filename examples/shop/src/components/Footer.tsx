import info from "virtual:shop-info";

export function Footer() {
  const kinds = Object.entries(info.perKind).map(([kind, count]) => `${count} ${kind}`);
  return (
    <footer className="colophon">
      {kinds.join(" · ")} · version {info.version} ({info.mode})
    </footer>
  );
}
