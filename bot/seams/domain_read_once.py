"""Takes the domain of a trained model from its metadata, where it has been read already.

`rasa/graph_components/providers/domain_provider.py:37` reads it a second time, as YAML,
and validates that twice against a schema: half a second of each start, for a file that
Rasa wrote itself after it had validated it.

No longer needed once Rasa reads it once: tests/seams/test_domain_read_once.py fails then.
"""

from __future__ import annotations

import functools
from typing import Any

from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.graph_components.providers.domain_provider import DomainProvider


def apply() -> None:
    """Puts the seam in place, once."""
    unpack, load = LocalModelStorage.from_model_archive, DomainProvider.load
    if hasattr(load, "seam"):
        return

    @functools.wraps(unpack.__func__)
    def from_model_archive(cls: Any, *args: Any, **kwargs: Any) -> Any:
        storage, metadata = unpack.__func__(cls, *args, **kwargs)
        storage.domain_in_metadata = metadata.domain
        return storage, metadata

    @functools.wraps(load.__func__)
    def load_provider(
        cls: Any, config: Any, model_storage: Any, resource: Any, *args: Any, **kwargs: Any
    ) -> Any:
        domain = getattr(model_storage, "domain_in_metadata", None)
        if domain is None:  # in training
            return load.__func__(cls, config, model_storage, resource, *args, **kwargs)
        return cls(model_storage, resource, domain)

    load_provider.seam = True  # type: ignore[attr-defined]
    LocalModelStorage.from_model_archive = classmethod(from_model_archive)
    DomainProvider.load = classmethod(load_provider)
