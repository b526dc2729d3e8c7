from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "comity.directory"
    label = "directory"

    def ready(self) -> None:
        from comity.directory import policies, receivers  # noqa: F401, PLC0415
