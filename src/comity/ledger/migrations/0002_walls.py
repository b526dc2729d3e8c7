from django.db import migrations

from comity.ledger import walls


def up(apps, schema_editor):
    for statement in walls.raising(schema_editor.connection.vendor):
        schema_editor.execute(statement)


def down(apps, schema_editor):
    for statement in walls.lowering(schema_editor.connection.vendor):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunPython(up, down)]
