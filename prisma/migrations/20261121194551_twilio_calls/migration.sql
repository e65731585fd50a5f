-- CreateTable
CREATE TABLE "call_listing" (
    "account_id" TEXT NOT NULL,
    "connection_id" TEXT NOT NULL,
    "theirs" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,
    "next_page" TEXT,
    "next_until" TIMESTAMPTZ(3),

    CONSTRAINT "call_listing_pkey" PRIMARY KEY ("account_id","connection_id")
);
