"""The register: organisations and everything that stands, people, mandates, claims and sources.

It owns: regions and countries; organisations with dated names, lineage, legal status and
standings; forums, bodies and editions as standing things; people, addresses, mandates and the
requests that restore a lost one; disputes over who speaks for an organisation; claims with
their sources.

It promises: nothing dated is overwritten; standings never pass on by themselves; the software
holds contested claims side by side and decides none; who holds which mandate is seen by that
organisation only.
"""
