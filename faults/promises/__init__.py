"""The promises, one file each; each has one `async def run(world) -> Verdict`."""
