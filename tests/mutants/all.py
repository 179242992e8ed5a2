"""Every planted bug."""

from tests.mutants import of_approval, of_making, of_notify, of_partners, of_the_store, of_the_way

ALL = (
    *of_approval.MUTANTS,
    *of_the_store.MUTANTS,
    *of_the_way.MUTANTS,
    *of_partners.MUTANTS,
    *of_notify.MUTANTS,
    *of_making.MUTANTS,
)
