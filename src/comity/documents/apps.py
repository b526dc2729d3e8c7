from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "comity.documents"
    label = "documents"

    def ready(self) -> None:
        from comity.documents import policies, receivers  # noqa: F401, PLC0415
