from django.apps import AppConfig


class AccordConfig(AppConfig):
    name = "comity.accord"
    label = "accord"

    def ready(self) -> None:
        from comity.accord import policies, receivers  # noqa: F401, PLC0415
