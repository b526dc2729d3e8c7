from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "comity.kit"
    label = "kit"
