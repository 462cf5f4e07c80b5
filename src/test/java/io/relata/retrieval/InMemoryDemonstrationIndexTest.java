package io.relata.retrieval;

class InMemoryDemonstrationIndexTest extends DemonstrationIndexContract {
    @Override
    protected DemonstrationIndex empty() {
        return new InMemoryDemonstrationIndex();
    }
}
